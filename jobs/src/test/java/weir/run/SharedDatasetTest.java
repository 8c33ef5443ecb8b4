package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two pipelines that name one dataset, or one inside that of the other. */
@Tag("slow")
class SharedDatasetTest {
    @TempDir
    private Path directory;

    private Lake lake;

    @BeforeEach
    void makeLake() throws IOException {
        lake = new Lake(directory);
        lake.add("a", "x", 1, 0);
        lake.add("a", "y", 2, 1);
    }

    private Path pipeline(String name, String checkpoints, String sql, String mode, String sink) throws IOException {
        return lake.writeFile(
                """
                pipeline: %s
                settings: {checkpoints: %s}
                streams:
                  seen: {drop: in, schema: "k STRING, n BIGINT", maxDropsPerTrigger: 1}
                queries:
                  q: {sql: "%s", mode: %s, trigger: 0 seconds, sinks: [parquet: %s]}
                """
                        .formatted(name, checkpoints, sql, mode, sink));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "append|SELECT k, n FROM seen|SELECT k, n FROM seen WHERE n > 1|out/q",
                "update|SELECT k, sum(n) AS n FROM seen GROUP BY k|SELECT k, max(n) AS n FROM seen GROUP BY k|{path: out/q, key: [k]}",
                "complete|SELECT k, sum(n) AS n FROM seen GROUP BY k|SELECT k, max(n) AS n FROM seen GROUP BY k|out/q"
            })
    void refuseTheSecondOneAlsoWhereItsQueryIsCalledTheSame(String mode, String sql, String other, String sink)
            throws Exception {
        lake.runOnce(pipeline("one", "one", sql, mode, sink));

        Path second = pipeline("two", "two", other, mode, sink);
        assertThatThrownBy(() -> lake.runOnce(second))
                .isInstanceOf(RunFailed.class)
                .hasMessage("Cannot keep query \"q\" in parquet:" + lake.path("out/q")
                        + ": it holds the batches of query \"q\" of pipeline \"one\", and this query would begin anew."
                        + " Name another place, or give the pipeline its former name again.");

        lake.add("a", "z", 3, 2);
        lake.runOnce(pipeline("one", "one", sql, mode, sink));
        assertThat(lake.duckdb("SELECT k, n FROM read_parquet('$out/q/**/*.parquet') ORDER BY k"))
                .containsExactly("x|1", "y|2", "z|3");
    }

    @Test
    void letAPipelineGoOnThatHasGotAnotherName() throws Exception {
        lake.runOnce(pipeline("one", "kept", "SELECT k, n FROM seen", "append", "out/q"));
        lake.add("a", "z", 3, 2);

        lake.runOnce(pipeline("uno", "kept", "SELECT k, n FROM seen", "append", "out/q"));

        assertThat(lake.duckdb("SELECT k, n FROM read_parquet('$out/q/**/*.parquet') ORDER BY k"))
                .containsExactly("x|1", "y|2", "z|3");
    }

    @ParameterizedTest
    @CsvSource({"append", "complete"})
    void refuseADatasetInsideOfAnother(String mode) throws Exception {
        String sql = mode.equals("append") ? "SELECT k, n FROM seen" : "SELECT k, sum(n) AS n FROM seen GROUP BY k";
        lake.runOnce(pipeline("one", "one", sql, mode, "out/q"));

        Path second = pipeline("two", "two", sql, mode, "out/q/in/here");
        assertThatThrownBy(() -> lake.runOnce(second))
                .isInstanceOf(RunFailed.class)
                .hasMessage(
                        "Cannot keep query \"q\" in \"" + lake.path("out/q/in/here") + "\": that lies in the dataset \""
                                + lake.path("out/q") + "\" of query \"q\". Name a directory outside of it.");
        assertThat(lake.path("out/q/in")).doesNotExist();
    }
}
