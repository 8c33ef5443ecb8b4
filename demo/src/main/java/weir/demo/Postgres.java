package weir.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** A real PostgreSQL, with its data in the demo's directory. Reachable from this machine only, with a password. */
final class Postgres implements AutoCloseable {
    static final String USER = "postgres";
    private static final String DATABASE = "demo";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 3;

    private final EmbeddedPostgres server;
    private final DemoDirectory directory;

    private Postgres(EmbeddedPostgres server, DemoDirectory directory) {
        this.server = server;
        this.directory = directory;
    }

    /**
     * Starts the server on the port it had before, or on a free one.
     *
     * @throws Failure if it does not start
     */
    static Postgres start(DemoDirectory directory) {
        Path data = directory.postgres().resolve("data");
        try {
            Files.createDirectories(directory.postgres());
            stopOrphan(data);
            Postgres postgres = new Postgres(start(directory, data), directory);
            postgres.createDatabase();
            return postgres;
        } catch (IOException | RuntimeException | SQLException e) {
            throw new TransientFailure(
                    "start PostgreSQL in \"" + directory.postgres() + "\"",
                    Failure.reason(e),
                    "Read \"" + log(directory) + "\"",
                    e);
        }
    }

    private static EmbeddedPostgres start(DemoDirectory directory, Path data) throws IOException {
        Path portFile = directory.postgres().resolve("port");
        int port = formerPort(portFile).filter(Postgres::isFree).orElseGet(Postgres::freePort);
        for (int attempt = 1; ; attempt++) {
            try {
                EmbeddedPostgres server = builder(directory, data, port).start();
                Files.writeString(portFile, Integer.toString(port));
                return server;
            } catch (IOException | RuntimeException e) {
                stopOrphan(data);
                if (attempt == TRIES) {
                    throw e;
                }
                // Somebody else may have taken the port in between.
                port = freePort();
            }
        }
    }

    private static EmbeddedPostgres.Builder builder(DemoDirectory directory, Path data, int port) {
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(log(directory).toFile());
        EmbeddedPostgres.Builder server = directory.passwordFile().guard(EmbeddedPostgres.builder());
        return server.setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(
                        directory.postgres().resolve("binaries").toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PATIENCE)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                // What was committed must survive kill -9; the library's defaults are for tests.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("jit", "off");
    }

    private static Path log(DemoDirectory directory) {
        return directory.postgres().resolve("postgres.log");
    }

    /** A server goes on when the demo that started it was killed. It holds the data, so it must end first. */
    private static void stopOrphan(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> orphan = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(Postgres::isPostgres);
        if (orphan.isEmpty()) {
            return;
        }
        try {
            // PostgreSQL's fast shutdown, which does not wait for its clients to go.
            new ProcessBuilder("kill", "-INT", Long.toString(orphan.get().pid()))
                    .start()
                    .waitFor();
            orphan.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException(
                    "the PostgreSQL of an earlier demo, process " + orphan.get().pid() + ", does not end", e);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.endsWith("/postgres"))
                .orElse(false);
    }

    private static Optional<Integer> formerPort(Path portFile) throws IOException {
        return Files.exists(portFile)
                ? Optional.of(Integer.parseInt(Files.readString(portFile).strip()))
                : Optional.empty();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean isThere;
            try (ResultSet result =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                isThere = result.next();
            }
            if (!isThere) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    /** A JDBC URL without secrets. */
    String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + DATABASE;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, directory.passwordFile().password());
    }

    /** What to type to look at the tables. */
    String psql() {
        return "PGPASSWORD=\"$(cat '" + directory.passwordFile().file() + "')\" psql -h localhost -p "
                + server.getPort() + " -U " + USER + " " + DATABASE;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new TransientFailure("stop PostgreSQL", e, "The next demo in this directory will stop it");
        }
    }
}
