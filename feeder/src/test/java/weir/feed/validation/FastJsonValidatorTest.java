package weir.feed.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.feed.generate.GeneratorSpec;
import weir.feed.generate.LineBuffer;
import weir.feed.generate.RowGenerator;
import weir.text.Utf8;

/** What is known at a glance, against the JSON parser. How many lines: the system property {@code weir.lines}; which: {@code weir.seed}. */
class FastJsonValidatorTest {
    private static final int LINES = Integer.getInteger("weir.lines", 100_000);
    private static final long SEED = Long.getLong("weir.seed", 1);

    /** What lines are damaged with: all that means something in JSON or UTF-8, and a little that does not. */
    private static final byte[] BYTES =
            "{}[]\":,\\/bfnrtu0129aAeE+-.x \t\r\n\0\u007f\u00fc\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8);

    private static final byte[] RAW = {(byte) 0x80, (byte) 0xbf, (byte) 0xc0, (byte) 0xe0, (byte) 0xed, (byte) 0xf4, -1
    };

    private final Random random = new Random(SEED);

    @Test
    void theParserTakesAllThatIsKnownAtAGlance() {
        int known = 0;
        for (int line = 0; line < LINES; line++) {
            // given
            byte[] bytes = damaged(new Rows(random).object().getBytes(StandardCharsets.UTF_8));

            // when
            boolean isKnown = FastJsonValidator.isObject(bytes, 0, bytes.length);

            // then
            if (isKnown) {
                known++;
                assertTaken(bytes);
            }
        }
        assertThat(known).as("of %d, lest nothing is compared", LINES).isGreaterThan(LINES / 4);
    }

    @Test
    void whatIsWrittenByTheRulesIsKnownAtAGlance() {
        for (int line = 0; line < LINES / 4; line++) {
            String row = new Rows(random).object();
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            assertThat(FastJsonValidator.isObject(bytes, 0, bytes.length))
                    .as(row)
                    .isTrue();
            assertTaken(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "{\"", ""})
    void theParserTakesAllShortLinesThatAreKnownAtAGlance(String beginning) {
        // given: all lines that go on with up to five of these
        byte[] letters = "{}[]\":,\\u0-.e1 t".getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(beginning.getBytes(StandardCharsets.US_ASCII), beginning.length() + 5);
        int known = 0;
        for (int length = 0; length <= 5; length++) {
            for (int number = 0; number < Math.pow(letters.length, length); number++) {
                for (int at = 0, rest = number; at < length; at++, rest /= letters.length) {
                    line[beginning.length() + at] = letters[rest % letters.length];
                }

                // when
                if (FastJsonValidator.isObject(line, 0, beginning.length() + length)) {
                    known++;
                    // then
                    assertTaken(Arrays.copyOf(line, beginning.length() + length));
                }
            }
        }
        assertThat(known).isPositive();
    }

    @Test
    void everySequenceOfBytesThatIsKnownAtAGlanceIsUtf8() {
        byte[] line = "{\"a\":\"####\"}".getBytes(StandardCharsets.US_ASCII);
        int known = 0;
        for (int first = 0x80; first <= 0xff; first++) {
            for (int second = 0; second <= 0xff; second++) {
                for (int rest = 0; rest < 256; rest += 13) {
                    line[6] = (byte) first;
                    line[7] = (byte) second;
                    line[8] = (byte) (0x80 | (rest & 0x3f));
                    line[9] = (byte) rest;
                    if (FastJsonValidator.isObject(line, 0, line.length)) {
                        known++;
                        assertTaken(line);
                    } else {
                        assertThat(Utf8.isValid(line, 6, 4) && noControls(line))
                                .as(text(line))
                                .isFalse();
                    }
                }
            }
        }
        assertThat(known).isPositive();
    }

    private static boolean noControls(byte[] line) {
        for (int at = 6; at < 10; at++) {
            if (line[at] >= 0 && (line[at] < ' ' || line[at] == '"' || line[at] == '\\')) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @EnumSource(GeneratorSpec.Kind.class)
    void rowsThatAreMadeUpAreKnownAtAGlance(GeneratorSpec.Kind kind) {
        RowGenerator generator = GeneratorSpec.of(kind).generator(Instant.EPOCH);
        LineBuffer line = new LineBuffer(1 << 10);
        for (int row = 0; row < 1_000; row++) {
            generator.write(row, line);
            byte[] bytes = line.toBytes();
            assertThat(FastJsonValidator.isObject(bytes, 0, bytes.length - 1))
                    .as(text(bytes))
                    .isTrue();
            line.clear();
        }
    }

    private byte[] damaged(byte[] line) {
        byte[] bytes = line;
        for (int times = random.nextInt(4); times > 0 && bytes.length > 0; times--) {
            int at = random.nextInt(bytes.length);
            byte other = random.nextInt(8) == 0 ? RAW[random.nextInt(RAW.length)] : BYTES[random.nextInt(BYTES.length)];
            bytes = switch (random.nextInt(4)) {
                case 0 -> without(bytes, at);
                case 1 -> with(bytes, at, other);
                case 2 -> with(bytes, at, bytes[at]);
                default -> {
                    bytes[at] = other;
                    yield bytes;
                }
            };
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] with(byte[] bytes, int at, byte other) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = other;
        return longer;
    }

    private static void assertTaken(byte[] line) {
        assertThat(RowValidator.OPEN.judged(line, 0, line.length))
                .as("%s, seed %d", text(line), SEED)
                .isEmpty();
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }

    /** Makes up objects with all that JSON has. */
    private record Rows(Random random) {
        private static final String[] TEXTS = {
            "",
            "a",
            "Creation_Time",
            "\u00fc\u20ac",
            "\ud83d\ude00",
            "\\\"",
            "\\\\",
            "\\/\\b\\f\\n\\r\\t",
            "\\u00e4\\uD83D\\ude00",
            "\\ud800",
            "{[,:]}",
            "\u007f"
        };
        private static final String[] NUMBERS = {
            "0", "-0", "7", "-10", "1.5", "0.01", "-3e7", "1E+300", "2.5e-3", "1e999", "9223372036854775808"
        };
        private static final String[] WORDS = {"true", "false", "null"};

        String object() {
            return blank() + object(0) + blank();
        }

        private String object(int depth) {
            StringBuilder text = new StringBuilder("{").append(blank());
            for (int left = random.nextInt(4); left > 0; left--) {
                text.append(text()).append(blank()).append(':').append(blank());
                text.append(value(depth + 1)).append(blank());
                text.append(left > 1 ? "," + blank() : "");
            }
            return text.append('}').toString();
        }

        private String array(int depth) {
            StringBuilder text = new StringBuilder("[").append(blank());
            for (int left = random.nextInt(4); left > 0; left--) {
                text.append(value(depth + 1)).append(blank()).append(left > 1 ? "," + blank() : "");
            }
            return text.append(']').toString();
        }

        private String value(int depth) {
            return switch (random.nextInt(depth > 6 ? 3 : 5)) {
                case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
                case 1 -> WORDS[random.nextInt(WORDS.length)];
                case 2 -> text();
                case 3 -> array(depth);
                default -> object(depth);
            };
        }

        private String text() {
            return '"' + TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)] + '"';
        }

        private String blank() {
            return random.nextInt(6) == 0 ? " \t".substring(random.nextInt(2)) : "";
        }
    }
}
