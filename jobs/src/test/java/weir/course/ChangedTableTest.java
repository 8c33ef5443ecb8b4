package weir.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.run.PipelineRun;

/** What docs/course.md says below its table: a table of a join may change while the pipeline runs. */
class ChangedTableTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @Test
    void theNextBatchSeesAChangedTable() throws Exception {
        // given
        Workbook workbook = new Workbook(directory);
        Path readings = directory.resolve("data/in/watch/readings/000000000");
        Path users = directory.resolve("users.csv");
        String all = Files.readString(users);
        Path second = Files.move(readings.resolve("001.json"), directory.resolve("second.json"));
        for (int drop = 2; drop < 8; drop++) {
            Files.delete(readings.resolve("00" + drop + ".json"));
        }
        Files.writeString(users, all.replace("i;Ivo;Ives\n", ""));
        try (PipelineRun run = workbook.start("join", Map.of(), workbook.options())) {
            // The view is there as soon as the query is.
            await().atMost(LONG).ignoreExceptions().until(() -> rows(run, "SELECT count(*) > 100 FROM named")
                    .equals(List.of("[true]")));

            // when
            Files.move(
                    Files.writeString(directory.resolve("users.new"), all), users, StandardCopyOption.REPLACE_EXISTING);
            Files.move(second, readings.resolve("001.json"));

            // then
            List<String> ofSecond = workbook.lake()
                    .duckdb(
                            "SELECT count(*) FROM read_json('$data/in/watch/readings/000000000/001.json', format='newline_delimited') WHERE User = 'i'");
            await().atMost(LONG).until(() -> rows(run, "SELECT count(*) FROM named WHERE FirstName = 'Ivo'")
                    .equals(List.of("[" + ofSecond.get(0) + "]")));
            assertThat(ofSecond).doesNotContain("0");
        }
    }

    private static List<String> rows(PipelineRun run, String sql) {
        return run.session().sql(sql).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }
}
