package weir.feed.validation;

import weir.text.Utf8;

/**
 * Knows most JSON objects at a glance, in one pass and without an object of its own: the JSON parser takes eight times as long. It says yes only to
 * what the parser takes and what is UTF-8 to the letter; about all that is rare, long or wrong it says nothing, and the parser judges.
 */
final class FastJsonValidator {
    /** Strings and numbers above this are left to the parser, which has bounds for them. */
    private static final int LONG_TEXT = 1 << 12;

    private static final int LONG_NUMBER = 64;

    /** A bit for each level. */
    private static final int DEEPEST = 60;

    private static final int UNKNOWN = -1;

    /** Bytes of a string that need no look: ASCII, but for control characters, the quote and the backslash. */
    private static final boolean[] IS_PLAIN = new boolean[256];

    static {
        for (int each = ' '; each <= 0x7f; each++) {
            IS_PLAIN[each] = each != '"' && each != '\\';
        }
    }

    private FastJsonValidator() {}

    /** Whether these bytes are one JSON object for sure; false if they are not, or nobody knows. */
    static boolean isObject(byte[] bytes, int from, int end) {
        int at = blanks(bytes, from, end);
        if (at >= end || bytes[at] != '{') {
            return false;
        }
        // The lowest bit is that of the innermost level: 1 for an object.
        long levels = 1;
        int depth = 1;
        boolean isFirst = true;
        at++;
        while (depth > 0) {
            at = blanks(bytes, at, end);
            if (at >= end) {
                return false;
            }
            boolean inObject = (levels & 1) == 1;
            byte next = bytes[at];
            if (next == (inObject ? '}' : ']')) {
                levels >>>= 1;
                depth--;
                isFirst = false;
                at++;
                continue;
            }
            if (!isFirst) {
                if (next != ',') {
                    return false;
                }
                at = blanks(bytes, at + 1, end);
            }
            if (inObject) {
                at = name(bytes, at, end);
                if (at < 0) {
                    return false;
                }
            }
            if (at >= end) {
                return false;
            }
            isFirst = bytes[at] == '{' || bytes[at] == '[';
            if (isFirst) {
                if (++depth > DEEPEST) {
                    return false;
                }
                levels = levels << 1 | (bytes[at] == '{' ? 1 : 0);
                at++;
            } else {
                at = scalar(bytes, at, end);
                if (at < 0) {
                    return false;
                }
            }
        }
        return blanks(bytes, at, end) == end;
    }

    private static int blanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Passes over a name and its colon. */
    private static int name(byte[] bytes, int from, int end) {
        if (from >= end || bytes[from] != '"') {
            return UNKNOWN;
        }
        int at = string(bytes, from + 1, end);
        if (at < 0) {
            return UNKNOWN;
        }
        at = blanks(bytes, at, end);
        return at < end && bytes[at] == ':' ? blanks(bytes, at + 1, end) : UNKNOWN;
    }

    private static int scalar(byte[] bytes, int at, int end) {
        return switch (bytes[at]) {
            case '"' -> string(bytes, at + 1, end);
            case 't' -> word(bytes, at, end, "true");
            case 'f' -> word(bytes, at, end, "false");
            case 'n' -> word(bytes, at, end, "null");
            default -> number(bytes, at, end);
        };
    }

    private static int word(byte[] bytes, int from, int end, String word) {
        if (end - from < word.length()) {
            return UNKNOWN;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return UNKNOWN;
            }
        }
        return from + word.length();
    }

    private static int number(byte[] bytes, int from, int end) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int whole = at;
        at = digits(bytes, at, end);
        if (at == whole || (bytes[whole] == '0' && at - whole > 1)) {
            return UNKNOWN;
        }
        if (at < end && bytes[at] == '.') {
            int fraction = at + 1;
            at = digits(bytes, fraction, end);
            if (at == fraction) {
                return UNKNOWN;
            }
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            int exponent = at + 1 < end && (bytes[at + 1] == '+' || bytes[at + 1] == '-') ? at + 2 : at + 1;
            at = digits(bytes, exponent, end);
            if (at == exponent) {
                return UNKNOWN;
            }
        }
        return at - from > LONG_NUMBER ? UNKNOWN : at;
    }

    private static int digits(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Passes over a string, from behind its first quote. */
    private static int string(byte[] bytes, int from, int end) {
        int at = from;
        while (true) {
            while (at < end && IS_PLAIN[bytes[at] & 0xff]) {
                at++;
            }
            if (at >= end || at - from > LONG_TEXT) {
                return UNKNOWN;
            }
            if (bytes[at] == '"') {
                return at + 1;
            }
            int length = bytes[at] == '\\' ? escape(bytes, at, end) : Utf8.lengthAt(bytes, at, end);
            if (length == 0) {
                return UNKNOWN;
            }
            at += length;
        }
    }

    /** How many bytes an escape has; 0 if it is none. */
    private static int escape(byte[] bytes, int at, int end) {
        if (at + 1 >= end) {
            return 0;
        }
        return switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> isHex(bytes, at + 2, end) ? 6 : 0;
            default -> 0;
        };
    }

    private static boolean isHex(byte[] bytes, int from, int end) {
        if (end - from < 4) {
            return false;
        }
        for (int at = from; at < from + 4; at++) {
            if (bytes[at] < 0 || Character.digit(bytes[at], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
