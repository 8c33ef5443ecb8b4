package weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import weir.startup.ChildJvm;

/** A driver in a process of its own. */
final class Driver implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Driver(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a JVM of the same class path.
     *
     * @param main its main class
     * @param log takes what it prints
     */
    static Driver start(Path log, Map<String, String> environment, String main, String... arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(main, List.of(arguments)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Driver(builder.start(), log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** Asks it to end, as Kubernetes does. */
    void terminate() throws IOException, InterruptedException {
        signal("-TERM");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    /** Its exit code. Fails with what it printed if it does not end in time. */
    int await(int seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the driver did not end within " + seconds + " s:\n" + output());
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
