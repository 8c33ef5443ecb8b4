package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DriverOptionsTest {
    @Test
    void handsOnWhatSparkNeedsAndTheCacheButNotTheMemory() {
        List<String> options = DriverOptions.of(List.of(
                "-Dweir.home=/home of/weir",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:+UseG1GC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx384m",
                "-XX:SharedArchiveFile=/home of/cache"));

        assertThat(options)
                .containsExactly(
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-Dio.netty.tryReflectionSetAccessible=true",
                        "-XX:Tier4CompileThreshold=150000",
                        "-XX:SharedArchiveFile=/home of/cache",
                        "-XX:+UseSerialGC");
    }
}
