package weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.drop.Compression;

/**
 * The same lines through Spark's JSON source and through ours give the same rows, in the same order. What differs are texts: of a number, an object
 * or an array Spark writes a text again, and it has "?" for an unpaired surrogate.
 */
class SparkJsonComparisonTest {
    private static final String SCHEMA =
            "i INT, l BIGINT, d DOUBLE, s STRING, b BOOLEAN, f FLOAT, m DECIMAL(10,2), t TIMESTAMP,"
                    + " a ARRAY<INT>, o STRUCT<x: INT, y: STRING>, p MAP<STRING, DOUBLE>, `Große Spalte` STRING";

    private static final List<String> ODD = List.of(
            "{\"i\": 1, \"l\": 2, \"d\": 3.5, \"s\": \"four\"}",
            "",
            "   ",
            "{}",
            "null",
            "true",
            "12",
            "\"text\"",
            "[]",
            "[{\"i\": 1}, {\"i\": 2}]",
            "[{\"i\": 1}, {\"i\": \"x\"}]",
            "[1, 2]",
            "{\"i\": 1} behind",
            "{\"i\": 1}{\"i\": 2}",
            "{\"i\": 1},",
            "{\"i\": 1",
            "{\"i\": 1, \"l\":",
            "{\"i\":",
            "{\"i",
            "{",
            "}",
            "{\"i\": 1, \"i\": 2}",
            "{\"i\": 1, \"i\": \"x\"}",
            "{\"i\": \"x\", \"i\": 2}",
            "{\"i\": 1, \"i\": null}",
            "{\"i\": 2147483648, \"s\": \"kept\"}",
            "{\"l\": 9223372036854775808, \"s\": \"kept\"}",
            "{\"l\": 9223372036854775807, \"i\": -2147483648}",
            "{\"i\": 1.0, \"s\": \"kept\"}",
            "{\"i\": 1e3, \"l\": 1e3}",
            "{\"d\": 1, \"f\": 1}",
            "{\"d\": 1e400, \"f\": 1e60, \"s\": 1e400}",
            "{\"d\": -0.0, \"f\": -0}",
            "{\"d\": \"NaN\", \"f\": \"-Infinity\"}",
            "{\"d\": NaN, \"s\": \"x\"}",
            "{\"d\": \"1.5\", \"s\": \"kept\"}",
            "{\"d\": \"\", \"s\": \"kept\"}",
            "{\"d\": 0.1000000000000000055511151231257827, \"s\": 0.1000000000000000055511151231257827}",
            "{\"d\": 4.9e-324, \"f\": 1.4e-45}",
            "{\"i\": 01}",
            "{\"i\": +1}",
            "{\"i\": -}",
            "{\"i\": tru}",
            "{\"i\": 1, \"d\": tru, \"l\": 3}",
            "{\"b\": true, \"i\": 1}",
            "{\"b\": \"true\", \"i\": 1}",
            "{\"s\": 12, \"i\": 1}",
            "{\"s\": true}",
            "{\"s\": {\"a\": [1, 2, {\"b\": null}]}, \"i\": 7}",
            "{\"s\": [1, \"zwei\", 3.0]}",
            "{\"s\": 1.10, \"o\": {\"y\": 1e3}}",
            "{\"s\": \"quote \\\" slash \\\\ \\/ \\b\\f\\n\\r\\t\"}",
            "{\"s\": \"\\u00e4\\u20ac\\ud83d\\ude00\"}",
            "{\"s\": \"\\ud83d alone\"}",
            "{\"s\": \"\\u0000\"}",
            "{\"s\": \"\\x\", \"i\": 1}",
            "{\"s\": \"Grüße, 世界 😀\", \"Große Spalte\": \"ja\"}",
            "{\"gro\\u00dfe\": 1, \"Gro\\u00dfe Spalte\": \"escaped name\"}",
            "{\"I\": 5, \"i\": 6}",
            "{'i': 1}",
            "{i: 1}",
            "{\"i\": 1 /* comment */}",
            "// comment",
            "{\"i\": 1,}",
            "{\"i\"  :  1  ,  \"l\"  :  2  }  ",
            "\t{\"i\": 1}\t",
            "{\"i\": 1}\u0000",
            "{\"m\": 12.345, \"i\": 1}",
            "{\"m\": 123456789012.5, \"i\": 1}",
            "{\"m\": \"12.5\"}",
            "{\"t\": \"2024-01-02T03:04:05.678Z\"}",
            "{\"t\": \"2024-01-02 03:04:05\"}",
            "{\"t\": 1700000000}",
            "{\"t\": \"yesterday\", \"i\": 1}",
            "{\"a\": [1, 2, null]}",
            "{\"a\": [1, \"x\"], \"i\": 1}",
            "{\"a\": 1, \"i\": 1}",
            "{\"o\": {\"x\": 1, \"y\": \"z\", \"w\": 0}}",
            "{\"o\": {\"x\": \"bad\", \"y\": \"z\"}, \"i\": 1}",
            "{\"o\": [], \"i\": 1}",
            "{\"p\": {\"k\": 1.5, \"l\": null}}",
            "{\"p\": {\"k\": \"bad\"}, \"i\": 1}",
            "{\"unknown\": {\"deep\": [[[{}]]]}, \"i\": 1}",
            "{\"unknown\": tru, \"i\": 1}",
            "{\"unknown\": \"\\q\", \"i\": 1}",
            "{\"unknown\": 1" + "0".repeat(1200) + ", \"i\": 1}",
            "{\"i\": 1" + "0".repeat(1200) + ", \"l\": 1}",
            "[".repeat(1100),
            "{\"s\": " + "[".repeat(1100) + "]".repeat(1100) + ", \"i\": 1}",
            "{\"s\": \"" + "long ".repeat(5000) + "\"}",
            "\uFEFF{\"i\": 1}",
            "{\"i\": 99, \"s\": \"the end\"}");

    private static final JsonFactory JSON = new JsonFactory();

    @TempDir
    private Path directory;

    private final SparkSession spark = LocalSpark.session();

    @Test
    void givesTheSameRowsForOddLines() throws IOException {
        byte[] text = String.join("\n", ODD).getBytes(StandardCharsets.UTF_8);

        assertSameRows(text);
    }

    @Test
    void goesOnBehindEveryOddLine() throws IOException {
        String good = "{\"i\": 7, \"s\": \"good\"}";
        String text = ODD.stream().map(odd -> good + "\n" + odd + "\n").collect(Collectors.joining()) + good;

        assertSameRows(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void givesTheSameRowsForEveryKindOfLineEnd() throws IOException {
        assertSameRows("{\"i\": 1}\r\n{\"i\": 2}\r{\"i\": 3}\n\r\n\n{\"i\"\r: 4}\n{\"i\": 5,\n\"l\": 6}\r\n{\"i\": 7}"
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void givesTheSameRowsForBytesThatAreNoUtf8() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("{\"i\": 1, \"s\": \"".getBytes(StandardCharsets.UTF_8));
        text.write(0xC3);
        text.writeBytes("\"}\n{\"i\": 2}\n".getBytes(StandardCharsets.UTF_8));
        text.write(0xFF);
        text.writeBytes("\n{\"s\": \"".getBytes(StandardCharsets.UTF_8));
        text.write(0xF8);
        text.writeBytes("\", \"i\": 3}\n{\"i\": 4}\n".getBytes(StandardCharsets.UTF_8));

        assertSameRows(text.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void givesTheSameRowsForMutatedLines(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < 4000; i++) {
            byte[] line = ODD.get(random.nextInt(ODD.size())).getBytes(StandardCharsets.UTF_8);
            if (line.length > 2000) {
                continue;
            }
            text.writeBytes(mutated(line, random));
            text.write('\n');
        }

        assertSameRows(text.toByteArray());
    }

    /** Cuts, doubles, or replaces bytes, mostly by those that mean something in JSON. */
    private static byte[] mutated(byte[] line, Random random) {
        byte[] meaningful = "{}[]\",:\\ 0123456789.eE+-tfn\r".getBytes(StandardCharsets.UTF_8);
        List<Byte> bytes = new ArrayList<>();
        for (byte each : line) {
            bytes.add(each);
        }
        for (int i = random.nextInt(3); i > 0 && !bytes.isEmpty(); i--) {
            int at = random.nextInt(bytes.size());
            switch (random.nextInt(4)) {
                case 0 -> bytes.remove(at);
                case 1 -> bytes.add(at, bytes.get(at));
                case 2 -> bytes.set(at, meaningful[random.nextInt(meaningful.length)]);
                default -> bytes.set(at, (byte) (1 + random.nextInt(255)));
            }
        }
        byte[] result = new byte[bytes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i);
        }
        return result;
    }

    private void assertSameRows(byte[] text) throws IOException {
        Path place = Files.createDirectory(directory.resolve("same"));
        assertThat(ours(place, text)).containsExactlyElementsOf(sparks(place, text));
    }

    private List<String> ours(Path place, byte[] text) throws IOException {
        new Drops(place.resolve("drops")).addRaw("lane", Compression.GZIP, text);
        return strings(spark.read()
                .format("weir")
                .schema(SCHEMA)
                .load(place.resolve("drops").toString())
                .collectAsList());
    }

    private List<String> sparks(Path place, byte[] text) throws IOException {
        Path file = place.resolve("spark.json");
        Files.write(file, text);
        return strings(spark.read().schema(SCHEMA).json(file.toString()).collectAsList());
    }

    private static List<String> strings(List<Row> rows) {
        return rows.stream().map(row -> writtenAgain(row).toString()).toList();
    }

    private static Row writtenAgain(Row row) {
        Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = row.get(i);
            values[i] = value instanceof String text
                    ? writtenAgain(text)
                    : value instanceof Row nested ? writtenAgain(nested) : value;
        }
        return RowFactory.create(values);
    }

    /** The text as Spark writes it if it is a value of JSON. */
    private static String writtenAgain(String text) {
        StringWriter written = new StringWriter();
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(written)) {
            if (parser.nextToken() != null) {
                generator.copyCurrentStructure(parser);
            }
            if (parser.nextToken() != null) {
                return text.replace('\ufffd', '?');
            }
        } catch (IOException noJson) {
            return text.replace('\ufffd', '?');
        }
        return written.toString().replace('\ufffd', '?');
    }
}
