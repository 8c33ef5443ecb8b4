package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.Exit;
import weir.run.Lake;
import weir.verify.Told;

/** Datasets whose names look like patterns: Spark 3.5 reads each path once for each that does (SPARK-58518). */
@Tag("slow")
class OddNamesTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void readsEachRowOnceUnderNamesThatLookLikePatterns() throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                rows:
                  sql: SELECT k, n FROM seen
                  sinks: [parquet: "out/[x]/q?"]
                parts:
                  sql: SELECT k, n FROM seen
                  sinks: [parquet: {path: "out/{a,b}", partitionBy: [k]}]
                last:
                  sql: SELECT k, n FROM seen
                  mode: update
                  sinks: [parquet: {path: "out/u[1]*", key: [k]}]
                """);
        for (int drop = 0; drop < 4; drop++) {
            lake.add("a", "x", 10 * drop, 1, "[y]", 10 * drop + 1, 2);
        }
        lake.runOnce(file);

        String[] equal = {"rows parquet: EQUAL 8 8", "parts parquet: EQUAL 8 8", "last parquet: EQUAL 2 2"};
        assertThat(Told.verdicts(lake, file)).containsExactly(equal);
        assertThat(told("sql", file, "-e", "SELECT count(*), sum(n) FROM rows")).contains("|8|124|");
        assertThat(told("sql", file, "-e", "SELECT count(*), sum(n) FROM parts WHERE k = '[y]'"))
                .contains("|4|64|");
        assertThat(told("compact", file)).contains("3 batches of").doesNotContain("fault in Weir");
        assertThat(Told.verdicts(lake, file)).containsExactly(equal);

        lake.add("a", "x", 40, 1, "[y]", 41, 2);
        lake.runOnce(file);
        assertThat(Told.verdicts(lake, file))
                .containsExactly("rows parquet: EQUAL 10 10", "parts parquet: EQUAL 10 10", "last parquet: EQUAL 2 2");
        assertThat(told("sql", file, "-e", "SELECT sum(n) FROM last")).contains("|81|");
    }

    private String told(String verb, Path file, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = verb;
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        out.reset();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Main.run(printed, printed, arguments)).isEqualTo(Exit.DONE);
        // Without the space that aligns columns.
        return out.toString(StandardCharsets.UTF_8).replaceAll(" +\\|", "|");
    }
}
