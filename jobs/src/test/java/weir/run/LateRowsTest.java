package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.source.Drops;
import weir.source.LocalSpark;

/** What a driver tells of rows that are late, or that are waited for. */
class LateRowsTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void aBatchThatLeavesRowsOutIsAWarningAlsoWhereSparkDoesNotCountThem() throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                closed:
                  sql: SELECT window.start AS start, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
                  sinks: [parquet: out/closed]
                visits:
                  sql: SELECT k, session_window.start AS start, count(*) AS n FROM seen GROUP BY k, session_window(event_time, '10 seconds')
                  sinks: [parquet: out/visits]
                """);
        lake.add("a", "x", 1, 100);
        lake.add("a", "x", 1, 200);
        // A batch behind another is held to the watermark that the first had.
        lake.add("a", "x", 1, 202);
        lake.add("a", "x", 1, 101, "x", 1, 203);

        // Spark chooses how things are logged when it starts.
        LocalSpark.session();
        try (Logged log = new Logged(BatchHandler.class);
                PipelineRun run = lake.start(file)) {
            await().atMost(LONG).until(() -> run.progress().stream().allMatch(query -> query.rowsLate() == 1));

            assertThat(log.warnings())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("WARN rows came behind the watermark and were left out"))
                    .anyMatch(line -> line.endsWith("query=\"closed\" late=1"))
                    .anyMatch(line -> line.endsWith("query=\"visits\" late=1"));
        }
    }

    @Test
    void namesTheStreamThatTheOthersWaitFor() throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.writeFile(
                """
                pipeline: waiting
                streams:
                  quick: {drop: quick, schema: "k STRING, at BIGINT", eventTime: timestamp_seconds(at), watermark: 10 seconds, maxDropsPerTrigger: 1}
                  idle: {drop: idle, schema: "k STRING, at BIGINT", eventTime: timestamp_seconds(at), watermark: 10 seconds}
                queries:
                  pairs:
                    sql: |
                      SELECT q.k, i.k AS other FROM quick q LEFT JOIN idle i
                      ON q.k = i.k AND i.event_time BETWEEN q.event_time AND q.event_time + INTERVAL 5 SECONDS
                    trigger: 0 seconds
                    sinks: [parquet: out/pairs]
                """);
        Drops quick = new Drops(lake.path("quick"));
        Drops idle = new Drops(lake.path("idle"));
        idle.add("a", "{\"k\":\"y\",\"at\":1000}");
        quick.add("a", "{\"k\":\"x\",\"at\":1000}");

        try (PipelineRun run = lake.start(file)) {
            await().atMost(LONG).until(() -> run.progress().get(0).batch().isPresent());
            assertThat(run.progress().get(0).waitsFor()).isEmpty();

            quick.add("a", "{\"k\":\"x\",\"at\":1100}");
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(run.progress().get(0).waitsFor()).isEqualTo(Optional.of("idle")));

            idle.add("a", "{\"k\":\"y\",\"at\":1100}");
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(run.progress().get(0).waitsFor()).isEmpty());
        }
    }
}
