package weir.init;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Texts of a sample within comments: on one line, and without what would end the comment or could not be shown. */
final class Comments {
    private static final int MAX_CHARACTERS = 300;

    private Comments() {}

    /** A comment's text, cut if it is long. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MAX_CHARACTERS)
                .forEach(character -> line.appendCodePoint(isShown(character) ? character : '?'));
        if (text.length() > MAX_CHARACTERS) {
            line.append(" …");
        }
        // In SQL a backslash at the end of a comment makes the next line part of it.
        return line.toString().stripTrailing().replaceFirst("\\\\+$", "");
    }

    /** A name or a value in double quotes, with escapes. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Whether YAML lets a character stand as it is. */
    static boolean isShown(int character) {
        return character >= ' '
                && !Character.isISOControl(character)
                && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE)
                && character != '\u2028'
                && character != '\u2029'
                && character != '\ufeff'
                && character != '\ufffe'
                && character != '\uffff';
    }
}
