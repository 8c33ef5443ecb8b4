package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.parquet.Hdfs;

/** A pipeline whose checkpoints, state and results lie in HDFS. */
@Tag("slow")
class HdfsTest {
    @TempDir
    private Path directory;

    @Test
    void goesOnAfterARestartWhereItWas() throws Exception {
        // given
        Lake lake = new Lake(directory);
        String place = Hdfs.uri() + directory;
        Path file = lake.write(
                "settings: {checkpoints: \"" + place + "/checkpoints\"}\n",
                """
                sums:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
                  mode: update
                  sinks:
                    - parquet: {path: "%1$s/sums", key: [k]}
                rows:
                  sql: SELECT k, n FROM seen
                  mode: append
                  sinks:
                    - parquet: {path: "%1$s/rows", partitionBy: [k]}
                """
                        .formatted(place));
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("a", "x", 3, 2);
        lake.runOnce(file);
        lake.add("a", "x", 10, 3, "z", 5, 4);

        // when
        lake.runOnce(file);

        // then
        FileSystem hdfs = new org.apache.hadoop.fs.Path(place).getFileSystem(new Configuration());
        assertThat(hdfs.exists(new org.apache.hadoop.fs.Path(place, "checkpoints/sums/state/0/0")))
                .isTrue();
        for (String result : new String[] {"sums", "rows"}) {
            hdfs.copyToLocalFile(
                    new org.apache.hadoop.fs.Path(place, result),
                    new org.apache.hadoop.fs.Path(lake.path("copy").toUri() + "/" + result));
        }
        assertThat(lake.duckdb("SELECT k, total FROM read_parquet('$copy/sums/*.parquet') ORDER BY k"))
                .containsExactly("x|14", "y|2", "z|5");
        assertThat(lake.duckdb("SELECT k, n FROM read_parquet('$copy/rows/**/*.parquet') ORDER BY n"))
                .containsExactly("x|1", "y|2", "x|3", "z|5", "x|10");
    }
}
