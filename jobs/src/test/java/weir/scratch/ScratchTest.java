package weir.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchTest {
    @TempDir
    private Path temporary;

    /** Makes its directory, says so, and waits to be killed. */
    static final class Victim {
        public static void main(String[] arguments) throws Exception {
            Files.writeString(Scratch.newDirectory("shown-").resolve("file"), "x");
            System.out.println("made");
            System.in.read();
        }
    }

    private Process victim() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("made");
        return process;
    }

    private long directories() throws Exception {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(Files::isDirectory).count();
        }
    }

    @Test
    void removesWhatAKilledProcessHasLeftAndNothingOfOneThatLives() throws Exception {
        Process killed = victim();
        Process living = victim();
        try {
            assertThat(directories()).isEqualTo(2);
            killed.destroyForcibly().waitFor();
            assertThat(directories()).isEqualTo(2);

            Scratch.removeLeftovers(temporary);

            assertThat(directories()).isEqualTo(1);

            living.getOutputStream().close();
            assertThat(living.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(directories()).as("what ends by itself removes its own").isZero();
        } finally {
            living.destroyForcibly();
        }
    }

    @Test
    void leavesAloneWhatIsNotItsOwn() throws Exception {
        Files.createDirectories(temporary.resolve("weir-scratch-being-made"));
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("lock"), "");
        Files.createSymbolicLink(temporary.resolve("weir-scratch-link"), elsewhere);

        Scratch.removeLeftovers(temporary);

        assertThat(temporary.resolve("weir-scratch-being-made")).exists();
        assertThat(elsewhere.resolve("lock")).exists();
    }
}
