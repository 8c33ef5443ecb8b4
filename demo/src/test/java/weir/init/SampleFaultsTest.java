package weir.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import weir.problem.Exit;

/** What is wrong with a sample is told with file and line, and what to do. */
class SampleFaultsTest {
    private static final String ONE_EACH = " Put one object of JSON on each line, or all into one array.";

    @TempDir
    private Path temp;

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("empty.jsonl", "", ": cannot read the sample: it is empty. Give one that has rows."),
                Arguments.of("blank.jsonl", "\n  \n", ": cannot read the sample: it is empty. Give one that has rows."),
                Arguments.of("none.json", "[]", ": cannot read the sample: it has no rows. Give one that has rows."),
                Arguments.of(
                        "header.csv", "a,b\n", ": cannot read the sample: it has no rows. Give one that has rows."),
                Arguments.of(
                        "binary.jsonl",
                        "{\"a\":1}\u0000\u0001",
                        ": cannot read the sample: it is binary, not text. Give JSON lines, a JSON array or CSV."),
                Arguments.of(
                        "table.csv",
                        "PAR1xx",
                        ": cannot read the sample: it is a Parquet file. Give JSON or CSV; a pipeline reads Parquet by"
                                + " \"files\" (docs/pipeline.md)."),
                Arguments.of(
                        "mac.jsonl",
                        "{\"a\":1}\r{\"a\":2}\r",
                        ": cannot read the sample: its lines end with CR alone."
                                + " Make them end with LF, for example by \"tr '\\r' '\\n'\"."),
                Arguments.of(
                        "mac.csv",
                        "a,b\r1,2\r",
                        ": cannot read the sample: its lines end with CR alone."
                                + " Make them end with LF, for example by \"tr '\\r' '\\n'\"."),
                Arguments.of(
                        "bad.jsonl",
                        "{\"a\":1}\nno\n\n[1]\n{\"a\":NaN}\n{} {}\n",
                        ":2: cannot read the row: not JSON: Unrecognized token 'no': was expecting (JSON String, Number, Array, Object or"
                                + " token 'null', 'true' or 'false')." + ONE_EACH + "\n"
                                + ":4: cannot read the row: not a JSON object." + ONE_EACH + "\n"
                                + ":5: cannot read the row: NaN is no JSON: send null or \"NaN\"." + ONE_EACH + "\n"
                                + ":6: cannot read the row: more than one value in a line." + ONE_EACH),
                Arguments.of(
                        "array.json",
                        "[{\"a\":1}, 2]",
                        ": element 2: cannot read the row: not a JSON object." + ONE_EACH),
                Arguments.of(
                        "cut.json",
                        "[{\"a\":1}, {\"a\":",
                        ": element 2: cannot read the row: the array ends too early. Correct the array."),
                Arguments.of(
                        "between.json",
                        "[{\"a\":1}, oops]",
                        ": element 2: cannot read the row: not JSON: Unrecognized token 'oops': was expecting (JSON String, Number,"
                                + " Array, Object or token 'null', 'true' or 'false'). Correct the array."),
                Arguments.of(
                        "text.log",
                        "a line\n",
                        ": cannot read the sample: its name does not end in .json, .jsonl, .ndjson or .csv, and it does not begin with an"
                                + " object of JSON. Give it the name of what it is; \".gz\" or \".zst\" may follow."),
                Arguments.of(
                        "twice.csv",
                        "a,b,a,\n1,2,3,4\n",
                        ":1: cannot read the row: the header has \"a\" twice. Rename one of them.\n"
                                + ":1: cannot read the row: column 4 of the header has no name. Give it one."),
                Arguments.of(
                        "numbers.csv",
                        "1,2.5\n3,4\n",
                        ":1: cannot read the row: all names of the header are numbers. Put a line with names in front."),
                Arguments.of(
                        "widths.csv",
                        "a,b\n1,2\n\"x\ny\",3\n1\n1,2,3\n",
                        ":5: cannot read the row: 1 values, and the header has 2."
                                + " Quote values that hold the separator, or complete the row.\n"
                                + ":6: cannot read the row: 3 values, and the header has 2."
                                + " Quote values that hold the separator, or complete the row."),
                Arguments.of(
                        "open.csv",
                        "a,b\n1,\"2\n",
                        ": cannot read the sample: line 2: a quote is not closed."
                                + " Correct the file; values are quoted as in RFC 4180, in UTF-8."));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void areToldWithTheirPlace(String name, String content, String problems) throws IOException {
        Path sample = Files.writeString(temp.resolve(name), content);

        Samples.Outcome outcome = Samples.run(temp, "infer", sample.toString());

        assertThat(outcome.code()).isEqualTo(Exit.INVALID_INPUT);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().replace(sample.toString(), "")).isEqualTo(problems + "\n");
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        assertThat(Samples.run(temp, "infer", "nowhere.jsonl").err())
                .isEqualTo("nowhere.jsonl: cannot read the sample: no such file or directory \"nowhere.jsonl\"."
                        + " Name a file that is there and can be read.\n");
    }

    @Test
    void packedDataThatIsCutIsTold() throws IOException {
        byte[] whole = gzip("{\"a\":\"" + "x y z".repeat(1_000) + "\"}\n");
        Path cut = Files.write(temp.resolve("cut.jsonl.gz"), Arrays.copyOf(whole, whole.length - 12));
        Path none = Files.writeString(temp.resolve("none.jsonl.gz"), "{\"a\":1}\n");
        Path hidden = Files.write(temp.resolve("hidden.jsonl"), whole);

        assertThat(Samples.run(temp, "infer", cut.toString()).err())
                .isEqualTo(
                        cut
                                + ": cannot read the sample: the packed data ends too early, so that the file is not whole. Copy it again.\n");
        assertThat(Samples.run(temp, "infer", none.toString()).err())
                .isEqualTo(none
                        + ": cannot read the sample: it is not packed as its name says: not gzip, or something else follows the"
                        + " gzip data."
                        + " Give it the name of what it is.\n");
        assertThat(Samples.run(temp, "infer", hidden.toString()).err())
                .isEqualTo(hidden + ": cannot read the sample: it is packed by gzip, and its name does not say so."
                        + " Add .gz to its name.\n");
    }

    @Test
    void textInAnotherEncodingIsTold() throws IOException {
        Path latin = Files.write(temp.resolve("latin.jsonl"), "{\"a\":\"käse\"}".getBytes(StandardCharsets.ISO_8859_1));
        Path wide = Files.write(temp.resolve("wide.csv"), "\ufeffa,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE));

        assertThat(Samples.run(temp, "infer", latin.toString()).err())
                .isEqualTo(latin + ":1: cannot read the row: not UTF-8." + ONE_EACH + "\n");
        assertThat(Samples.run(temp, "infer", wide.toString()).err())
                .isEqualTo(wide + ": cannot read the sample: it is UTF-16. Save it as UTF-8.\n");
    }

    @Test
    void aDirectoryWithDifferentKindsOfFilesIsRefused() throws IOException {
        Path mixed = Files.createDirectory(temp.resolve("mixed"));
        Path none = Files.createDirectory(temp.resolve("none"));
        Files.writeString(mixed.resolve(".hidden"), "x");
        Files.writeString(mixed.resolve("a.csv"), "a;b\n1;2\n");
        Files.writeString(mixed.resolve("b.jsonl"), "{\"a\":1}\n");

        assertThat(Samples.run(temp, "infer", mixed.toString()).err())
                .isEqualTo(mixed + ": cannot read the sample: \"a.csv\" is CSV with \";\" and \"b.jsonl\" is JSON."
                        + " Name one file, or a directory with files of one kind.\n");
        assertThat(Samples.run(temp, "infer", none.toString()).err())
                .isEqualTo(
                        none
                                + ": cannot read the sample: there are no files in the directory. Name one with files of rows.\n");
    }

    @Test
    void asManyWrongRowsAreToldAsAPersonReads() throws IOException {
        Path sample = Files.writeString(temp.resolve("noise.jsonl"), "noise\n".repeat(1_000));

        assertThat(Samples.run(temp, "infer", sample.toString()).err().lines()).hasSize(10);
    }

    @Test
    void aNumberOfRowsThatIsNoneIsRefused() {
        assertThat(Samples.run(temp, "infer", "x.jsonl", "--rows", "0").err())
                .isEqualTo("--rows: cannot read 0 rows. Write a number from 1 on.\n");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
