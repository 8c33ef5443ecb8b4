package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.run.Lake;
import weir.startup.ChildJvm;

/** How long a driver, in a process of its own, lets a batch go on that would take for ever. */
@Tag("slow")
class GraceTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void aDriverGivesItsBatchesNoMoreTimeThanItWasTold() throws Exception {
        assertThat(endsWithin(Duration.ofSeconds(20), "--grace", "1s")).isTrue();
    }

    @Test
    @Tag("full")
    void elseItGivesThemHalfAMinute() throws Exception {
        assertThat(endsWithin(Duration.ofSeconds(20))).isFalse();
    }

    private boolean endsWithin(Duration bound, String... options) throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                endless:
                  sql: |
                    SELECT k FROM seen LATERAL VIEW explode(sequence(1, 100000)) a AS x
                    LATERAL VIEW explode(sequence(1, 100000)) b AS y WHERE a.x + b.y < n
                  sinks: [parquet: out/endless]
                """);
        lake.add("a", "x", 0, 0);
        List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--master", "local[1]"));
        arguments.addAll(List.of(options));
        Process driver = new ProcessBuilder(ChildJvm.command("weir.cli.Main", arguments))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            Path planned = lake.path(".weir/checkpoints/test/endless/offsets/0");
            await().atMost(LONG).until(() -> Files.exists(planned) || !driver.isAlive());

            driver.destroy();

            return driver.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            driver.destroyForcibly().waitFor();
        }
    }
}
