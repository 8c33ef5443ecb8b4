package weir.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Keywords of JSON Schema, draft 2020-12, as maps in a fixed order. */
public final class Keywords {
    /** Matches in a text with a variable: what it stands for is not known before the file is read. */
    private static final String VARIABLE = Variables.REFERENCE.pattern();

    private Keywords() {}

    /** The keywords of a text with a <code>${</code> that names no variable. */
    static Map<String, Object> brokenVariable() {
        return of("type", "string", "pattern", "(?!" + VARIABLE + ")\\$\\{");
    }

    /** The keywords of a text with a variable in it. */
    static Map<String, Object> variable() {
        return of("type", "string", "pattern", VARIABLE);
    }

    /**
     * Some keywords.
     *
     * @param pairs a keyword, its value, a keyword, its value and so on
     */
    public static Map<String, Object> of(Object... pairs) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            keywords.put((String) pairs[i], pairs[i + 1]);
        }
        return keywords;
    }

    /** A regular expression for the whole of a text, or for a text with a variable in it. */
    public static String wholeOrVariable(String regex) {
        return "^(?:" + regex + ")$|" + VARIABLE;
    }

    /** A regular expression for a word in any letter case: those of JSON Schema have no flag for it. */
    public static String anyCase(String word) {
        return word.chars()
                .mapToObj(letter -> Character.isLetter(letter)
                        ? "[" + (char) Character.toLowerCase(letter) + (char) Character.toUpperCase(letter) + "]"
                        : String.valueOf((char) letter))
                .collect(Collectors.joining());
    }
}
