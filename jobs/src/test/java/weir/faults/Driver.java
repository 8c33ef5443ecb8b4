package weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A driver in a process of its own. */
final class Driver implements AutoCloseable {
    private static final int ARCHIVING_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final boolean archives;

    private Driver(Process process, Path log, boolean archives) {
        this.process = process;
        this.log = log;
        this.archives = archives;
    }

    /**
     * Starts a JVM of the same class path.
     *
     * @param main its main class
     * @param log takes what it prints
     */
    static Driver start(Path log, Map<String, String> environment, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + options(),
                "-Xmx700m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(Startup.options());
        List<String> archiving = List.of(arguments).contains("--once") ? Startup.archiving() : List.of();
        command.addAll(archiving);
        command.add(main);
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Driver(builder.start(), log, !archiving.isEmpty());
    }

    /** The options of Spark's JVM, which Maven and the launcher read too. */
    private static Path options() {
        Path inModule = Paths.get("src/main/jvm/spark.options");
        return Files.exists(inModule) ? inModule : Paths.get("jobs").resolve(inModule);
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
        if (!process.waitFor(archives ? seconds + ARCHIVING_SECONDS : seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the driver did not end within " + seconds + " s:\n" + output());
        }
        if (archives) {
            Startup.archived();
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
