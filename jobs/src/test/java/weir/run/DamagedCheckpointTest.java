package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

/** Checkpoints that lack something of what was written: told at once, with the file, and not tried again and again. */
@Tag("slow")
class DamagedCheckpointTest {
    private static final String RESTORE =
            ". Restore the file from a copy of the checkpoints; or give the query a new name and its sinks new places: then it reads its"
                    + " streams from the beginning.";
    private static final String SUMS =
            """
            sums:
              sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
              mode: update
              sinks: [%s]
            """;
    private static final String ROCKSDB =
            "settings: {spark: {spark.sql.streaming.stateStore.providerClass: org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider}}\n";

    @TempDir
    private Path directory;

    private Path run(Lake lake, String settings) throws Exception {
        Path file = lake.write(settings, SUMS.formatted("parquet: {path: out/sums, key: [k]}"));
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("a", "x", 3, 2);
        lake.runOnce(file);
        return file;
    }

    private Path checkpoint() {
        return directory.resolve(".weir/checkpoints/test/sums");
    }

    private Path last(String kind) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint().resolve("state/0/0"))) {
            return files.filter(file -> file.toString().endsWith(kind))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static String refusal(Lake lake, Path file) {
        return catchThrowableOfType(RunFailed.class, () -> lake.runOnce(file)).getMessage();
    }

    @Test
    void namesAFileOfStateThatIsEmpty() throws Exception {
        Lake lake = new Lake(directory);
        Path file = run(lake, "");
        Path delta = last(".delta");
        Files.write(delta, new byte[0]);
        lake.add("a", "x", 10, 3);

        assertThat(refusal(lake, file))
                .isEqualTo("Cannot go on with query \"sums\": \"file:" + delta + "\" is empty" + RESTORE);
    }

    @Test
    void namesAFileOfStateThatIsCutOff() throws Exception {
        Lake lake = new Lake(directory);
        Path file = run(lake, ROCKSDB);
        Path zip = last(".zip");
        byte[] content = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(content, content.length / 2));
        lake.add("a", "x", 10, 3);

        assertThat(refusal(lake, file))
                .startsWith("Cannot go on with query \"sums\": ")
                .contains("file:" + zip)
                .endsWith(RESTORE);
    }

    @Test
    void namesALogOfBatchesThatIsEmpty() throws Exception {
        Lake lake = new Lake(directory);
        Path file = run(lake, "");
        Path offsets = checkpoint().resolve("offsets/1");
        Files.write(offsets, new byte[0]);

        assertThat(refusal(lake, file))
                .isEqualTo("Cannot go on with query \"sums\": \"" + offsets + "\" is empty" + RESTORE);
    }

    @Test
    void refusesToGoOnWhereTheStateOfTheLastBatchIsNot() throws Exception {
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        String sums = SUMS.formatted("postgres: {table: sums, key: [k]}");
        lake.add("a", "x", 1, 0);
        lake.add("a", "x", 2, 1);
        lake.runOnce(lake.write(Lake.section(database) + "settings: {checkpoints: one}\n", sums));
        lake.add("a", "x", 4, 2);

        Path elsewhere = lake.write(Lake.section(database) + "settings: {checkpoints: two}\n", sums);

        assertThat(refusal(lake, elsewhere))
                .isEqualTo("Cannot go on with query \"sums\" from batch 1: the state of batch 1 is not in \""
                        + lake.path("two/sums/state")
                        + "\", and the query's log says that this batch has ended. Bring back the directory that \"checkpoints\" in the"
                        + " pipeline file's settings named when it ran; or give the query a new name and its sinks new places: then"
                        + " it reads its streams from the beginning.");
        assertThat(TestPostgres.rows(database, "SELECT k, total FROM sums")).containsExactly("x|3");
        lake.runOnce(lake.write(Lake.section(database) + "settings: {checkpoints: one}\n", sums));
        assertThat(TestPostgres.rows(database, "SELECT k, total FROM sums")).containsExactly("x|7");
    }
}
