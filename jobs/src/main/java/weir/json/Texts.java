package weir.json;

import org.apache.spark.unsafe.types.UTF8String;

/** Texts in UTF-8, which has no half of a pair. */
public final class Texts {
    private static final char REPLACEMENT = '\ufffd';

    private Texts() {}

    /** The text in UTF-8; each unpaired surrogate is U+FFFD, where Java and Spark have "?". */
    public static UTF8String utf8(String text) {
        return UTF8String.fromString(whole(text));
    }

    /** The text with U+FFFD for each unpaired surrogate. */
    static String whole(String text) {
        int at = unpaired(text, 0);
        if (at < 0) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        for (; at >= 0; at = unpaired(text, at + 1)) {
            whole.setCharAt(at, REPLACEMENT);
        }
        return whole.toString();
    }

    /** Where the first unpaired surrogate stands at or behind a place that begins a character; -1 if there is none. */
    private static int unpaired(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                return at;
            }
            at += Character.charCount(point);
        }
        return -1;
    }
}
