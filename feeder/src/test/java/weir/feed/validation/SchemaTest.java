package weir.feed.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import weir.feed.generate.GeneratorSpec;
import weir.feed.generate.LineBuffer;
import weir.feed.generate.RowGenerator;
import weir.problem.InvalidInput;

class SchemaTest {
    @ParameterizedTest
    @CsvSource({"SMALLINT,32767,32768", "INT,-2147483648,2147483648", "BIGINT,9223372036854775807,9223372036854775808"})
    void wholeNumbersFitIntoTheirBits(String type, String fits, String doesNotFit) {
        RowValidator validator = RowValidator.of(Schema.parse("n " + type));

        assertThat(refusal(validator, "{\"n\":" + fits + "}")).isEmpty();
        assertThat(refusal(validator, "{\"n\":" + doesNotFit + "}")).isEqualTo("field \"n\" is no " + type);
        assertThat(refusal(validator, "{\"n\":1.5}")).isEqualTo("field \"n\" is no " + type);
        assertThat(refusal(validator, "{\"n\":null}")).isEmpty();
    }

    @Test
    void whatIsNoColumnIsTold() {
        assertThatThrownBy(() -> Schema.parse("a STRING, b VARCHAR"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        "--schema: \"b VARCHAR\" is no column, or is there twice. Write NAME TYPE, NAME TYPE with the"
                                + " types BOOLEAN, SMALLINT, INT, BIGINT, DOUBLE, STRING.");
    }

    /** The schemas as docs/feeder.md gives them for pipelines. */
    static Stream<Arguments> documented() throws IOException {
        return Pattern.compile("(?m)^(watch|heart|quotes): \"(.*)\"$")
                .matcher(Files.readString(Path.of("../docs/feeder.md")))
                .results()
                .map(SchemaTest::arguments);
    }

    private static Arguments arguments(MatchResult found) {
        return Arguments.of(GeneratorSpec.Kind.valueOf(found.group(1).toUpperCase(Locale.ROOT)), found.group(2));
    }

    @ParameterizedTest
    @MethodSource("documented")
    void rowsThatAreMadeUpHaveTheSchemaOfThePage(GeneratorSpec.Kind kind, String schema) {
        // given
        RowValidator validator = RowValidator.of(Schema.parse(schema));
        RowGenerator rows = GeneratorSpec.of(kind).generator(Instant.now());
        LineBuffer line = new LineBuffer(256);

        for (long row = 0; row < 1_000; row++) {
            // when
            line.clear();
            rows.write(row, line);
            String text = new String(line.toBytes(), StandardCharsets.UTF_8).strip();

            // then
            assertThat(refusal(validator, text)).isEmpty();
            assertThat(text.split("\":", -1)).hasSize(schema.split(",", -1).length + 1);
        }
    }

    private static String refusal(RowValidator validator, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return validator.refusal(bytes, 0, bytes.length).orElse("");
    }
}
