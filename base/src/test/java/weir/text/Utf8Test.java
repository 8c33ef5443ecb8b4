package weir.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {
    /** Where a byte's meaning changes. */
    private static final int[] EDGES = {
        0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
        0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };

    @Test
    void agreesWithTheJdkAboutEverySequenceOfFourBytesAtTheEdges() {
        CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
        byte[] bytes = {'x', 0, 0, 0, 0, 'x'};
        int valid = 0;
        for (int a : EDGES) {
            for (int b : EDGES) {
                for (int c : EDGES) {
                    for (int d : EDGES) {
                        bytes[1] = (byte) a;
                        bytes[2] = (byte) b;
                        bytes[3] = (byte) c;
                        bytes[4] = (byte) d;
                        boolean isValid = Utf8.isValid(bytes, 1, 4);
                        if (isValid != isDecoded(jdk, bytes)) {
                            assertThat(isValid).as("%x %x %x %x", a, b, c, d).isEqualTo(!isValid);
                        }
                        valid += isValid ? 1 : 0;
                    }
                }
            }
        }
        assertThat(valid).isGreaterThan(500);
    }

    private static boolean isDecoded(CharsetDecoder jdk, byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(4);
        return !jdk.reset().decode(ByteBuffer.wrap(bytes, 1, 4), text, true).isError()
                && text.flip().chars().noneMatch(c -> c == 0);
    }

    @Test
    void knowsACharacterOnlyIfItIsWhole() {
        byte[] smile = "\ud83d\ude00".getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.lengthAt(smile, 0, 4)).isEqualTo(4);
        assertThat(Utf8.lengthAt(smile, 0, 3)).isZero();
        assertThat(Utf8.isValid(smile, 0, 3)).isFalse();
    }

    @Test
    void replacesWhatIsNotValid() {
        byte[] bytes = {'a', 0, (byte) 0xed, (byte) 0xa0, (byte) 0x80, 'b', (byte) 0xc3, (byte) 0xa4};

        byte[] cleaned = Utf8.cleaned(bytes, 0, bytes.length);

        assertThat(new String(cleaned, StandardCharsets.UTF_8)).matches("a\ufffd+b\u00e4");
        assertThat(Utf8.isValid(cleaned, 0, cleaned.length)).isTrue();
    }

    @Test
    void knowsAByteOrderMark() {
        byte[] bytes = {'{', (byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{'};

        assertThat(Utf8.startsWithMark(bytes, 1, 4)).isTrue();
        assertThat(Utf8.startsWithMark(bytes, 1, 2)).isFalse();
        assertThat(Utf8.startsWithMark(bytes, 0, 5)).isFalse();
    }
}
