package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineTest {
    /** Prints what Spark is told of this Java's collectors. */
    static final class Speaker {
        private Speaker() {}

        public static void main(String[] arguments) {
            TreeSet<String> all = new TreeSet<>(ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .map(MemoryManagerMXBean::getName)
                    .toList());
            System.out.print(all + " " + Engine.oldCollectors());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:+UseSerialGC, '[Copy, MarkSweepCompact] MarkSweepCompact'",
        "-XX:+UseParallelGC, '[PS MarkSweep, PS Scavenge] PS MarkSweep'"
    })
    void sparkKnowsAllCollectors(String collector, String told) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        collector,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Speaker.class.getName())
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(told);
    }
}
