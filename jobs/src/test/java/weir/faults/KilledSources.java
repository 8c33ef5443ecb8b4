package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import weir.run.KafkaBroker;

/** Files of others and a topic, alone and together. */
final class KilledSources implements Killed {
    private static final int FILES_A_BATCH = 2;
    private static final int PARTITIONS = 3;
    private static final String TOPIC = "numbers";

    private final String bootstrap;
    private final int batches;
    private final int rows;

    private KilledSources(String bootstrap, int batches, int rows) {
        this.bootstrap = bootstrap;
        this.batches = batches;
        this.rows = rows;
    }

    /** Writes the files below {@code root} and the topic. */
    static KilledSources write(Path root, KafkaBroker broker, int batches) throws Exception {
        int files = batches * FILES_A_BATCH;
        int rowsPerFile = 100;
        int rows = files * rowsPerFile;
        Path directory = Files.createDirectory(root.resolve("files"));
        for (int file = 0; file < files; file++) {
            Files.write(directory.resolve("file-" + file), List.of(json(file * rowsPerFile, rowsPerFile)));
        }
        broker.createTopic(TOPIC, PARTITIONS);
        broker.send(TOPIC, json(0, rows));
        return new KilledSources(broker.bootstrap(), batches, rows);
    }

    private static String[] json(int first, int rows) {
        return IntStream.range(first, first + rows)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toArray(String[]::new);
    }

    @Override
    public String streams() {
        return """
                files: {files: {path: files, maxFilesPerTrigger: %d}, schema: "n BIGINT"}
                topic: {kafka: {bootstrap: "%s", topic: %s, maxOffsetsPerTrigger: %d}, schema: "n BIGINT"}
                """
                .formatted(FILES_A_BATCH, bootstrap, TOPIC, rows / batches);
    }

    @Override
    public String queries() {
        return """
                from_files: {sql: SELECT n FROM files, trigger: 0 ms, sinks: [postgres: {table: from_files}]}
                from_topic: {sql: SELECT n FROM topic, trigger: 0 ms, sinks: [postgres: {table: from_topic}]}
                sums:
                  sql: SELECT n % 3 AS k, sum(n) AS s FROM (SELECT n FROM files UNION ALL SELECT n FROM topic) GROUP BY n % 3
                  mode: update
                  trigger: 0 ms
                  sinks: [postgres: {table: sums, key: [k]}]
                to_another_database:
                  sql: SELECT n FROM files
                  trigger: 0 ms
                  sinks: [jdbc: {url: "${POSTGRES_URL}", table: to_another_database, user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}]
                """;
    }

    @Override
    public List<String> cutShort() {
        return List.of("from_files", "from_topic", "sums");
    }

    @Override
    public int batches() {
        return batches;
    }

    @Override
    public void check(Postgres postgres, String database) throws Exception {
        long sum = (long) rows * (rows - 1) / 2;
        for (String table : List.of("from_files", "from_topic", "to_another_database")) {
            assertThat(postgres.rows(database, "SELECT count(*), count(DISTINCT n), sum(n)::bigint FROM " + table))
                    .as(table)
                    .containsExactly("[" + rows + ", " + rows + ", " + sum + "]");
        }
        assertThat(postgres.rows(database, "SELECT sum(s)::bigint FROM sums")).containsExactly("[" + 2 * sum + "]");
    }
}
