package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import weir.log.LogFormat;

/** What a driver's log looks like, in a process of its own: a process configures its log once. */
class LogTest {
    /** Logs a line in the format that is given. */
    static final class Speaker {
        private Speaker() {}

        public static void main(String[] arguments) {
            Log.configure(false, LogFormat.valueOf(arguments[0]));
            LoggerFactory.getLogger("weir.run.Speaker").info("Batch done query={} rows={}", "q", 3);
            if (arguments.length > 1) {
                LoggerFactory.getLogger(arguments[1])
                        .warn("Not done", new IllegalStateException("\033]0;owned\007 quota\u009b2J"));
            }
        }
    }

    @Test
    void aLineForPeopleHasATimeALevelAndAMessage() throws Exception {
        assertThat(said("TEXT")).matches("\\S+Z INFO  Batch done query=q rows=3\n");
    }

    @Test
    void aLineForProgramsIsAnObject() throws Exception {
        assertThat(said("JSON"))
                .startsWith("{\"time\":\"")
                .contains("\"level\":\"INFO\"", "\"logger\":\"weir.run.Speaker\"")
                .contains("\"message\":\"Batch done query=q rows=3\"")
                .endsWith("}\n")
                .hasLineCount(1);
    }

    @Test
    void whatATerminalObeysIsNotInALineAndAFailureIsToldInOne() throws Exception {
        assertThat(said("TEXT", "org.apache.spark.Speaker"))
                .hasLineCount(2)
                .endsWith(" WARN  Not done: \uFFFD]0;owned\uFFFD quota\uFFFD2J\n");
    }

    @Test
    void theEndOfTheClusterIsNoComplaint() throws Exception {
        assertThat(said("TEXT", "org.apache.spark.scheduler.cluster.k8s.ExecutorPodsWatchSnapshotSource"))
                .as("\"Kubernetes client has been closed\" would hide the complaint above it")
                .hasLineCount(1);
    }

    private static String said(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dsun.stderr.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Speaker.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
