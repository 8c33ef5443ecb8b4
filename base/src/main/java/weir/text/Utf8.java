package weir.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that are UTF-8 to the letter, without overlong forms and surrogates, and without NUL: no JSON has one, PostgreSQL takes none, and UTF-16
 * has many. Nothing here allocates, but for what has to be replaced.
 */
public final class Utf8 {
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /** Whether these bytes are UTF-8 without NUL. */
    public static boolean isValid(byte[] bytes, int from, int length) {
        int end = from + length;
        for (int at = from; at < end; ) {
            if (bytes[at] > 0) {
                at++;
            } else {
                int next = lengthAt(bytes, at, end);
                if (next == 0) {
                    return false;
                }
                at += next;
            }
        }
        return true;
    }

    /** Whether these bytes begin with a byte order mark. */
    public static boolean startsWithMark(byte[] bytes, int from, int length) {
        return length >= 3
                && bytes[from] == (byte) 0xef
                && bytes[from + 1] == (byte) 0xbb
                && bytes[from + 2] == (byte) 0xbf;
    }

    /** How many bytes the character has that begins here and is none of ASCII; 0 if it is not whole, or no UTF-8. After Table 3-7 of Unicode. */
    public static int lengthAt(byte[] bytes, int at, int end) {
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

    /** A copy that is valid: each NUL and each malformed sequence (an unpaired surrogate is one) becomes U+FFFD, the replacement character. */
    public static byte[] cleaned(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString()
                    .replace('\0', REPLACEMENT)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a decoder that replaces does not throw", e);
        }
    }
}
