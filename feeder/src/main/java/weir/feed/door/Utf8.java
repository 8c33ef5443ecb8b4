package weir.feed.door;

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
