package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.run.Lake;

/** {@code weir tune}. How fast this machine is, is not asserted. */
@Tag("slow")
class TuneCommandTest {
    private static final int DROPS = 90;

    @TempDir
    private Path directory;

    @Test
    void measuresBatchesAsLargeAsWhatComesInAnIntervalAndWritesNothingButThePicture() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                counts:
                  sql: SELECT k, count(*) AS n FROM seen GROUP BY k
                  mode: update
                  sinks: [parquet: {path: out/counts, key: [k]}]
                """);
        for (int drop = 0; drop < DROPS; drop++) {
            lake.add("a", "x", drop, drop, "y", drop, drop);
        }
        Path plot = directory.resolve("curve.svg");

        // when
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Main.run(
                printed,
                printed,
                "tune",
                file.toString(),
                "--rate",
                "2",
                "--from",
                "8s",
                "--for",
                "3min",
                "--plot",
                plot.toString());
        List<String> told = out.toString(StandardCharsets.UTF_8).lines().toList();

        // then
        assertThat(code).as("%s", told).isZero();
        assertThat(told.get(0)).startsWith("interval    rows/batch  processing");
        assertThat(told.get(1)).matches(" +8000 ms +16 +\\d+ ms .*");
        assertThat(told).last().asString().startsWith("Recommended: \"trigger: ");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(plot.toFile())
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(3);
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("in", "pipeline.yaml", "curve.svg");
        }
    }
}
