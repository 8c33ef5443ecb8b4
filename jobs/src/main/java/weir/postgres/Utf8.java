package weir.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text that PostgreSQL takes: valid UTF-8 without NUL. In what it does not take, each NUL and each malformed sequence (an unpaired
 * surrogate is one) becomes U+FFFD, the replacement character.
 */
final class Utf8 {
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /** Whether nothing has to be replaced. */
    static boolean isClean(byte[] bytes, int from, int length) {
        int end = from + length;
        for (int i = from; i < end; i++) {
            if (bytes[i] <= 0) {
                return bytes[i] < 0 && isCleanSlowly(bytes, i, end);
            }
        }
        return true;
    }

    private static boolean isCleanSlowly(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end) {
            int lead = bytes[i];
            if (lead > 0) {
                i++;
                continue;
            }
            int length = sequence(bytes, i, end);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** How many bytes a well-formed sequence of two or more has (table 3-7 of the Unicode standard); 0 if it is not one. */
    private static int sequence(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || at + length > end) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** A copy in which everything is replaced that has to be. */
    static byte[] cleaned(byte[] bytes, int from, int length) {
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
