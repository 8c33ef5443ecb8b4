package weir.log;

import java.io.PrintStream;
import java.util.Locale;

/** Text without characters that a terminal obeys, for all that is printed and may come from data. */
public final class Printable {
    private Printable() {}

    /**
     * Escapes C0 (newline and tab aside), DEL and C1 as four hexadecimal digits after {@code \}{@code u}, which JSON and YAML read as the
     * character that it was.
     *
     * @return the same text if it has none of them
     */
    public static String escape(String text) {
        int first = 0;
        while (first < text.length() && !isObeyed(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isObeyed(c)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean isObeyed(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    /** Standard output, as {@link #stream} has it. All that Weir prints goes there, or to {@link #err}. */
    public static PrintStream out() {
        return stream(System.out);
    }

    /** Standard error, as {@link #stream} has it. */
    public static PrintStream err() {
        return stream(System.err);
    }

    /**
     * A stream that escapes the text that is printed, and hands on to another. Bytes that are written pass as they are, so that a program's own
     * control sequences can be sent.
     */
    public static PrintStream stream(PrintStream target) {
        return target instanceof EscapingStream ? target : new EscapingStream(target);
    }

    /** All other ways to print text come to these. */
    private static final class EscapingStream extends PrintStream {
        private final PrintStream target;

        EscapingStream(PrintStream target) {
            super(target, true);
            this.target = target;
        }

        @Override
        public void print(String text) {
            target.print(escape(String.valueOf(text)));
        }

        @Override
        public void print(char c) {
            print(String.valueOf(c));
        }

        @Override
        public void print(char[] text) {
            print(String.valueOf(text));
        }

        @Override
        public void print(Object thing) {
            print(String.valueOf(thing));
        }
    }
}
