package weir.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.feed.FeedSpec;
import weir.feed.Feeder;
import weir.feed.Origin;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.source.LineJudge;

class InferTest {
    @TempDir
    private Path temp;

    static List<String> samples() throws IOException {
        return Samples.names();
    }

    /** Those that reach a pipeline through the feeder. */
    static List<String> fedSamples() throws IOException {
        return samples().stream()
                .filter(name -> InferredStream.of(Samples.sample(name), Bounds.ofRows(Bounds.DEFAULT_ROWS))
                        .isFed())
                .toList();
    }

    @Test
    void thereAreTwentySamplesOrMore() throws IOException {
        assertThat(samples()).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void printsTheStreamOfASample(String name) throws IOException {
        Samples.Outcome outcome =
                Samples.run(temp, "infer", Samples.sample(name).toString());

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(Exit.DONE);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .as("weir infer samples/%s > expected/%s.yaml", name, name)
                .isEqualTo(Files.readString(Samples.expected(name)));
    }

    @ParameterizedTest
    @MethodSource("fedSamples")
    void everyRowThatTheFeederMakesOfASampleFitsItsSchema(String name) throws Exception {
        // Given
        Path sample = Samples.sample(name);
        assertThat(Samples.run(temp, "init", "made", "--from", sample.toString()))
                .extracting(Samples.Outcome::code)
                .isEqualTo(Exit.DONE);
        StructType schema = Planner.read(temp.resolve("made/made.yaml"), Map.of())
                .streams()
                .values()
                .iterator()
                .next()
                .declared();

        // When
        try (Feeder feeder = Feeder.start(FeedSpec.of(
                new Origin.Replay(List.of(sample)), temp.resolve("in").toString()))) {
            assertThat(feeder.await(Duration.ofSeconds(60))).isTrue();
            assertThat(feeder.progress().linesRefused()).as("refused lines").isZero();
        }

        // Then
        List<String> rows = drops(temp.resolve("in"));
        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(fault(schema, row)).as(row).isEmpty());
    }

    private static List<String> drops(Path root) throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().matches(".*/\\d{9}/\\d{3}\\.json"))
                    .sorted()
                    .toList()) {
                rows.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
            }
        }
        return rows;
    }

    /** As a pipeline reads it: in UTC. */
    private static Optional<String> fault(StructType schema, String row) {
        SQLConf configuration = new SQLConf();
        configuration.setConfString("spark.sql.session.timeZone", "UTC");
        return SQLConf.withExistingConf(configuration, () -> new LineJudge(schema).fault(row));
    }

    @Test
    void readsNoMoreRowsThanItIsTold() throws IOException {
        Path sample = write(
                "long.jsonl",
                IntStream.range(0, 50)
                        .mapToObj(i -> i < 40 ? "{\"n\":1}" : "{\"n\":\"x\"}")
                        .toList());

        String bounded =
                Samples.run(temp, "infer", sample.toString(), "--rows", "40").out();
        String all = Samples.run(temp, "infer", sample.toString()).out();

        assertThat(bounded).contains("# Inferred from the first 40 rows of \"long.jsonl\"", "\n      n INT\n");
        assertThat(all)
                .contains(
                        "# Inferred from all 50 rows of \"long.jsonl\"",
                        "n STRING -- 40 numbers, 10 texts, such as \"x\" in line 41\n");
    }

    @Test
    void endsAtABoundOfBytesWithoutReadingTheRest() throws IOException {
        // Given: a row that would be refused behind the 16 MiB
        List<String> rows = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> rows.add("{\"t\":\"" + "x".repeat(1 << 19) + "\"}"));
        rows.add("no JSON");
        Path sample = write("large.jsonl", rows);

        Samples.Outcome outcome = Samples.run(temp, "infer", sample.toString());

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("from the first 32 rows");
    }

    @Test
    void anArrayWhoseOneElementIsEndlessIsNoDanger() throws IOException {
        Path sample = write("endless.json", List.of("[[" + "1,".repeat(40 << 20) + "1]]"));

        assertThat(Samples.run(temp, "infer", sample.toString()).err())
                .isEqualTo(sample + ": cannot read the sample: its first row is too long."
                        + " Put one object of JSON on each line, or all into one array.\n");
    }

    @Test
    void timesAreFoundByTheirMagnitude() throws IOException {
        Path sample = write(
                "units.jsonl",
                List.of(
                        "{\"s_time\":1772442000,\"ms_time\":1772442000000,\"us_time\":1772442000000000,\"ns_time\":1772442000000000000,"
                                + "\"short_time\":1772,\"long_time\":4102444800000000000}"));

        assertThat(Samples.run(temp, "infer", sample.toString()).out())
                .contains("eventTime: timestamp_seconds(s_time)\n")
                .contains("# Possible as well: timestamp_millis(ms_time) (milliseconds since 1970),"
                        + " timestamp_micros(us_time) (microseconds since 1970),"
                        + " timestamp_micros(ns_time div 1000) (nanoseconds since 1970).\n");
    }

    @Test
    void timesInTheFutureAreNotHeldToThePresent() throws IOException {
        Path sample = write("forecasts.jsonl", List.of("{\"time\":\"2090-01-01T00:00:00Z\",\"celsius\":4}"));

        assertThat(Samples.run(temp, "infer", sample.toString()).out())
                .contains(
                        """
                            # Rows of the sample are in the future, so that this is no sign of a wrong clock here.
                            maxAhead: off
                        """);
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(temp.resolve(name), lines, StandardCharsets.UTF_8);
    }
}
