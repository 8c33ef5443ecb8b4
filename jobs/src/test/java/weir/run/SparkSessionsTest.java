package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.pipeline.Settings;
import weir.problem.PermanentFailure;

class SparkSessionsTest {
    /** Prints what Spark is told of this Java's collectors. */
    static final class Speaker {
        private Speaker() {}

        public static void main(String[] arguments) {
            TreeSet<String> all = new TreeSet<>(ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .map(MemoryManagerMXBean::getName)
                    .toList());
            System.out.print(all + " " + SparkSessions.oldCollectors());
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

    @Test
    void refusesAMasterWhereSparkHasNoSecret() {
        Settings none = new Settings("/tmp", 1, List.of(), Map.of());

        assertThatThrownBy(() -> SparkSessions.start("test", none, Optional.of("spark://example.com:7077")))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage(
                        "Cannot start Spark at \"spark://example.com:7077\": driver and executors have no secret that they"
                                + " know each other by. Set spark.authenticate.secret in settings.spark, as ${NAME}, and the same"
                                + " for the executors.");
    }

    @Test
    void noSparkIsStartedInAnotherWay() throws IOException {
        List<String> starting = new ArrayList<>();
        for (String module : List.of("feeder", "jobs", "demo", "dist", "k8s", "examples", "bench")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String source = Files.readString(file);
                    if (source.contains("SparkSession.builder()")
                            && !source.contains("PrivateChannels.settings().forEach(builder::config)")) {
                        starting.add(file.toString());
                    }
                    assertThat(source).as(file.toString()).doesNotContain("new SparkContext(", "new JavaSparkContext(");
                }
            }
        }
        assertThat(starting).isEmpty();
    }
}
