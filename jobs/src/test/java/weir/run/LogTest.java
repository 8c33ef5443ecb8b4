package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    private static String said(String format) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Speaker.class.getName(),
                        format)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
