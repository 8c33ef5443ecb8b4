package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final String PIPELINE =
            """
            pipeline: small
            streams:
              watch: {drop: in, schema: "time BIGINT, gt STRING", eventTime: timestamp_millis(time), watermark: 1 minute}
            queries:
              counts:
                sql: SELECT window.start, gt, count(*) AS n FROM watch GROUP BY window(event_time, '5 seconds'), gt
                mode: update
                trigger: 5 seconds
                sinks: [parquet: {path: /lake/counts, key: [start, gt]}]
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path file;

    @BeforeEach
    void writePipeline() throws IOException {
        file = directory.resolve("small.yaml");
        Files.writeString(file, PIPELINE);
    }

    @Test
    void checkPassesAGoodPipeline() {
        int exit = run("check", file.toString());

        assertThat(text(out)).isEqualTo(file + ": ok (1 stream, 0 views, 1 query)\n");
        assertThat(text(err)).isEmpty();
        assertThat(exit).isZero();
    }

    @Test
    void checkNamesEachProblemAndExitsWithTwo() throws IOException {
        Files.writeString(file, PIPELINE.replace("gt, count", "gtt, count").replace("trigger: 5", "trigger: five"));

        int exit = run("check", file.toString());

        assertThat(text(err))
                .isEqualTo(
                        file + ":6: queries.counts.sql: there is no column \"gtt\"."
                                + " The nearest is \"gt\".\n"
                                + file + ":8: queries.counts.trigger: \"five seconds\" is not a duration."
                                + " Write a whole number and ms, seconds, minutes, hours or days, for example \"30 seconds\".\n");
        assertThat(text(out)).isEmpty();
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void checkShowsNoStackTraceUnlessAskedTo() throws IOException {
        Files.writeString(file, "pipeline: 5\n");

        run("check", file.toString());
        assertThat(text(err)).doesNotContain("\tat ");

        run("--debug", "check", file.toString());
        assertThat(text(err)).contains("\tat weir.plan.Planner");
    }

    @Test
    void sqlRepeatsNothingWithoutAQuestion() {
        int exit = run("sql", file.toString(), "--every", "1s");

        assertThat(text(err)).isEqualTo("--every: there is no question to repeat. Ask one by -e.\n");
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void planShowsStateAndTables() {
        int exit = run("plan", file.toString());

        assertThat(text(out))
                .isEqualTo(
                        """
                        query counts
                          reads      watch
                                     watch up to 3600 seconds ahead of a drop's seal time; beyond, event_time is null
                          state      groups by window, gt, until the watermark has passed
                          kept       in Spark's state store; not in PostgreSQL: it changes with a table, and the query has no sink "postgres"
                          writes     changed rows (mode update), every 5 seconds
                          parquet    /lake/counts, key start, gt (may be null)
                                       start TIMESTAMP NOT NULL
                                       gt STRING
                                       n BIGINT NOT NULL

                        """);
        assertThat(exit).isZero();
    }

    @Test
    void planShowsTheTableItWouldMake() throws IOException {
        Files.writeString(
                file,
                PIPELINE.replace("parquet: {path: /lake/counts,", "postgres: {table: counts,")
                        + "postgres: {url: 'jdbc:postgresql://localhost/weir', user: weir, password: '${PATH}'}\n");

        run("plan", file.toString());

        assertThat(text(out))
                .contains(
                        """
                          postgres   counts, key start, gt (may be null)
                                     CREATE TABLE "public"."counts" ("start" timestamp with time zone NOT NULL, "gt" text, "n" bigint NOT NULL, \
                        UNIQUE NULLS NOT DISTINCT ("start", "gt"))
                        """);
    }

    @Test
    void planShowsTheColumnsOfStreams() {
        run("plan", "--schema", file.toString());

        assertThat(text(out))
                .isEqualTo(
                        """
                        stream watch
                          read         time BIGINT
                                       gt STRING
                          in SQL       time BIGINT
                                       gt STRING
                                       event_time TIMESTAMP
                        """);
    }

    @Test
    void planSpeaksJson() {
        run("plan", "-o", "json", file.toString());

        assertThat(text(out).replaceAll("\\s", ""))
                .contains(
                        "\"reads\":[\"watch\"]",
                        "\"state\":[{\"operator\":\"aggregation\",\"finishes\":true,\"by\":[\"window\",\"gt\"]}]",
                        "\"mode\":\"update\",\"triggerMs\":5000",
                        "\"sink\":\"parquet\",\"path\":\"/lake/counts\"",
                        "\"key\":[{\"name\":\"start\",\"nullable\":false},{\"name\":\"gt\",\"nullable\":true}]");
    }

    @Test
    void verifyTellsEveryOptionAndExitCode() {
        int exit = run("verify", "--help");

        assertThat(text(out))
                .contains("weir verify", "FILE", "-o, --output=FORMAT", "text, json", "--strict", "--threads=N")
                .containsPattern("(?s)Exit codes:.*0 .*1 .*2 ");
        assertThat(exit).isZero();
    }

    @Test
    void aMisspeltVerbIsAMistakeOfTheUser() {
        assertThat(run("chek", file.toString())).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo("weir: there is no verb \"chek\". The nearest is \"check\"." + System.lineSeparator());
    }

    private int run(String... args) {
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
