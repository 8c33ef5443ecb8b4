package weir.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code weir demo} as a user runs it: in a process of its own, with all that it starts. */
final class DemoProcess implements AutoCloseable {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path directory;
    private final Path output;
    private final Process process;

    private DemoProcess(Path directory, Path output, Process process) {
        this.directory = directory;
        this.output = output;
        this.process = process;
    }

    static DemoProcess start(Path directory, String... arguments) throws IOException {
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A shell that starts something in the background has it ignore Ctrl-C, and that is inherited.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + PROJECT.resolve("jobs/src/main/jvm/spark.options"),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Dweir.home=" + PROJECT,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--dir",
                directory.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new DemoProcess(directory, output, process);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** The process with Spark in it: the only Java that the demo starts. */
    Optional<ProcessHandle> spark() {
        return process.children()
                .filter(child -> child.info()
                        .command()
                        .map(command -> command.endsWith("/java"))
                        .orElse(false))
                .findAny();
    }

    /** Waits until a process with Spark in it, other than {@code before}, is there. */
    ProcessHandle awaitSpark(Optional<ProcessHandle> before) {
        return await().atMost(PATIENCE)
                .until(this::spark, found -> found.isPresent() && !found.equals(before))
                .orElseThrow();
    }

    /** Waits until the table of good and bad readings holds more than so many. */
    void awaitReadings(long more) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> readings() > more);
    }

    /** How many readings are in the table; 0 if there is no table. */
    long readings() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT sum(readings) FROM errors_vs_good")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException | IOException notYet) {
            return 0;
        }
    }

    private Connection connect() throws SQLException, IOException {
        String port = Files.readString(directory.resolve("postgres/port")).strip();
        String password = Files.readString(directory.resolve("password")).strip();
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/demo", Postgres.USER, password);
    }

    /** As Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the demo does not end");
        }
        return process.exitValue();
    }

    /** Its PostgreSQL, alive or not. */
    static Optional<ProcessHandle> postgres(Path directory) throws IOException {
        Path pid = directory.resolve("postgres/data/postmaster.pid");
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip()))
                : Optional.empty();
    }

    /** Ends it whatever it does, and what it left behind. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
