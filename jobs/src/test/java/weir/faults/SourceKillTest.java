package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.Exit;
import weir.run.KafkaBroker;

/** Drivers that read files and a topic, and are killed. */
class SourceKillTest {
    private static final int FILES = 40;
    private static final int ROWS = 4_000;
    private static final int FILES_A_BATCH = 2;
    private static final String DATABASE = "sources";
    /** The log of Spark's file source is merged every third batch, so that this, too, is cut short. */
    private static final String PIPELINE =
            """
            pipeline: sources
            postgres: {url: "${POSTGRES_URL}", user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}
            settings: {shufflePartitions: 1, spark: {spark.sql.streaming.fileSource.log.compactInterval: 3}}
            streams:
              files: {files: {path: in, maxFilesPerTrigger: %d}, schema: "n BIGINT"}
              topic: {kafka: {bootstrap: "%s", topic: numbers, maxOffsetsPerTrigger: %d}, schema: "n BIGINT"}
            queries:
              from_files: {sql: SELECT n FROM files, trigger: 0 ms, sinks: [postgres: {table: from_files}]}
              from_topic: {sql: SELECT n FROM topic, trigger: 0 ms, sinks: [postgres: {table: from_topic}]}
              sums:
                sql: SELECT n %% 3 AS k, sum(n) AS s FROM (SELECT n FROM files UNION ALL SELECT n FROM topic) GROUP BY n %% 3
                mode: update
                trigger: 0 ms
                sinks: [postgres: {table: sums, key: [k]}]
              other:
                sql: SELECT n FROM files
                trigger: 0 ms
                sinks: [jdbc: {url: "${POSTGRES_URL}", table: other, user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}]
            """;

    @TempDir
    private Path directory;

    @Test
    void everyRowOfFilesAndOfATopicIsKeptOnce() throws Exception {
        // given
        try (KafkaBroker broker = new KafkaBroker(Files.createDirectory(directory.resolve("kafka")));
                Postgres postgres = new Postgres(directory.resolve("postgres"))) {
            writeFiles();
            broker.createTopic("numbers", 3);
            broker.send("numbers", json(0, ROWS));
            Path file = Files.writeString(
                    directory.resolve("pipeline.yaml"),
                    PIPELINE.formatted(FILES_A_BATCH, broker.bootstrap(), ROWS * FILES_A_BATCH / FILES));
            Lives lives = new Lives(file, postgres, DATABASE, new Random(7));
            int killed = 0;

            // when
            for (int life = 0; life < 3; life++) {
                killed += lives.killOne(3 * FILES / FILES_A_BATCH) ? 1 : 0;
            }
            try (Driver last = lives.start("last", "--once")) {
                assertThat(last.await(120)).as(last.output()).isEqualTo(Exit.DONE);
            }

            // then
            List<String> once = List.of("[" + ROWS + ", " + ROWS + ", " + (long) ROWS * (ROWS - 1) / 2 + "]");
            assertThat(killed).as("lives that were cut short").isPositive();
            for (String table : List.of("from_files", "from_topic", "other")) {
                assertThat(postgres.rows(DATABASE, "SELECT count(*), count(DISTINCT n), sum(n)::bigint FROM " + table))
                        .as(table)
                        .isEqualTo(once);
            }
            assertThat(postgres.rows(DATABASE, "SELECT sum(s)::bigint FROM sums"))
                    .containsExactly("[" + (long) ROWS * (ROWS - 1) + "]");
        }
    }

    private void writeFiles() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        int rows = ROWS / FILES;
        for (int file = 0; file < FILES; file++) {
            Files.write(in.resolve("file-" + file), List.of(json(file * rows, rows)));
        }
    }

    private static String[] json(int first, int rows) {
        return IntStream.range(first, first + rows)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toArray(String[]::new);
    }
}
