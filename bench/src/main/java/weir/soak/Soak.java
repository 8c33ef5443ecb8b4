package weir.soak;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import weir.problem.Exit;

/**
 * Runs a feeder, a driver with four queries and a PostgreSQL for a time, with late and bad rows, and tells what has grown. All in processes of its own,
 * on this machine.
 */
@Command(
        name = "bench/soak",
        mixinStandardHelpOptions = true,
        description = "Runs Weir for a time and prints by how much processes, tables and files grow in an hour.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing has grown that should not, and every table is right",
            "1:something has, or a table is wrong"
        })
final class Soak implements Callable<Integer> {
    private static final int MEASUREMENTS = 60;

    @Option(names = "--minutes", description = "How long; ${DEFAULT-VALUE} by default.")
    private int minutes = 60;

    @Option(names = "--rate", description = "Rows a second; ${DEFAULT-VALUE} by default.")
    private int rate = 500;

    @Option(
            names = "--java-options",
            required = true,
            description = "The file with the options that Java needs for Spark: jobs/src/main/jvm/spark.options.")
    private Path javaOptions;

    private final Map<String, Series> series = new TreeMap<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("weir-soak");
        boolean isRight = false;
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "localhost")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            isRight = run(directory, server);
            return isRight ? Exit.DONE : Exit.FAILED;
        } finally {
            if (isRight) {
                remove(directory);
            } else {
                System.out.println("What it left is in " + directory);
            }
        }
    }

    private boolean run(Path directory, EmbeddedPostgres server)
            throws IOException, InterruptedException, SQLException {
        Path pipeline = directory.resolve("soak.yaml");
        try (InputStream in = Soak.class.getResourceAsStream("soak.yaml")) {
            Files.copy(in, pipeline);
        }
        Map<String, String> environment = Map.of(
                "SOAK",
                directory.toString(),
                "SOAK_URL",
                "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
                "SOAK_USER",
                "postgres",
                "SOAK_PASSWORD",
                "postgres");
        URI stream = URI.create("http://127.0.0.1:" + freePort() + "/streams/watch");
        try (Child feeder = feeder(directory, stream)) {
            awaitAnswer(stream.resolve("/readyz"), feeder);
            try (Readings readings = Readings.to(stream, rate);
                    Child driver = driver(directory, environment, "run", pipeline.toString())) {
                watch(
                        new Figures(
                                directory, server.getPostgresDatabase(), Map.of("feeder", feeder, "driver", driver)),
                        readings);
            }
        }
        List<String> faults = new ArrayList<>();
        Report report = new Report(series);
        report.print(System.out);
        faults.addAll(report.faults());
        faults.addAll(wrongTables(directory, environment, pipeline));
        faults.forEach(System.out::println);
        System.out.printf("Soak: %d minutes, %d figures, %d faults%n", minutes, series.size(), faults.size());
        return faults.isEmpty();
    }

    private void watch(Figures figures, Readings readings) throws IOException, InterruptedException, SQLException {
        Duration interval = Duration.ofMinutes(minutes).dividedBy(MEASUREMENTS);
        long next = System.nanoTime();
        for (int i = 0; i < MEASUREMENTS; i++) {
            next += interval.toNanos();
            Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())).toMillis());
            readings.requireNoFailure();
            figures.measure().forEach((name, value) -> series.computeIfAbsent(name, unknown -> new Series(interval))
                    .add(value));
        }
        System.out.printf("%d rows were accepted%n", readings.posted());
    }

    /** The rest is read, and then each table is recomputed from the drops. */
    private List<String> wrongTables(Path directory, Map<String, String> environment, Path pipeline)
            throws IOException, InterruptedException {
        for (List<String> verb :
                List.of(List.of("run", pipeline.toString(), "--once"), List.of("verify", pipeline.toString()))) {
            try (Child child = driver(directory, environment, verb.toArray(String[]::new))) {
                int code = child.await();
                if (code != Exit.DONE) {
                    return List.of(
                            "\"weir " + verb.get(0) + "\" ended with code " + code + ". Read " + child.log() + ".");
                }
            }
        }
        return List.of();
    }

    private static Child feeder(Path directory, URI stream) throws IOException {
        return Child.start(
                directory,
                Map.of(),
                List.of("-Xmx128m", "-XX:+UseSerialGC"),
                "weir.feed.Main",
                List.of(
                        "--http",
                        stream.getAuthority(),
                        "--to",
                        directory.resolve("in/watch").toString(),
                        "--spool",
                        directory.resolve("spool").toString()));
    }

    private Child driver(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        return Child.start(
                directory,
                environment,
                List.of("@" + javaOptions.toAbsolutePath(), "-Xmx700m", "-XX:+UseSerialGC"),
                "weir.cli.Main",
                List.of(arguments));
    }

    private static void awaitAnswer(URI uri, Child process) throws IOException, InterruptedException {
        while (true) {
            process.requireAlive();
            try (InputStream in = uri.toURL().openStream()) {
                in.readAllBytes();
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
