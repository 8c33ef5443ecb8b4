package weir.feed.validation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8, to the letter: the JSON parser lets overlong forms, surrogates and UTF-16 pass, other readers do not. */
final class Utf8 {
    private static final int CHARS = 512;

    private Utf8() {}

    /** A NUL does not count as UTF-8 here: no JSON has one, and UTF-16 has many. */
    static boolean isValid(byte[] bytes, int from, int length) {
        int all = 0;
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == 0) {
                return false;
            }
            all |= bytes[at];
        }
        return all >= 0 || isDecoded(bytes, from, length);
    }

    /** Whether these bytes begin with a byte order mark. */
    static boolean startsWithMark(byte[] bytes, int from, int length) {
        return length >= 3
                && bytes[from] == (byte) 0xef
                && bytes[from + 1] == (byte) 0xbb
                && bytes[from + 2] == (byte) 0xbf;
    }

    /** How many bytes the character has that begins here and is none of ASCII; 0 if it is not whole, or no UTF-8. After Table 3-7 of Unicode. */
    static int lengthAt(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length == 0 || end - at < length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        boolean isWhole = second >= least && second <= most;
        for (int next = at + 2; next < at + length; next++) {
            isWhole &= (bytes[next] & 0xc0) == 0x80;
        }
        return isWhole ? length : 0;
    }

    private static boolean isDecoded(byte[] bytes, int from, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        CharBuffer out = CharBuffer.allocate(Math.min(length, CHARS));
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        return result.isUnderflow();
    }
}
