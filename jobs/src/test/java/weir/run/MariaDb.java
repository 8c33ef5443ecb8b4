package weir.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real MariaDB of this machine's packages ({@code mariadb-server-core}), in a directory and on a port of its own. */
final class MariaDb implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process server;
    private final String url;

    private MariaDb(Process server, String url) {
        this.server = server;
        this.url = url;
    }

    /** Whether this machine has one. */
    static boolean isInstalled() {
        return program("mariadbd").isPresent() && program("mariadb-install-db").isPresent();
    }

    private static Optional<Path> program(String name) {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static MariaDb start(Path directory) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        Path log = directory.resolve("mariadb.log");
        String user = System.getProperty("user.name");
        Process install = process(
                log,
                program("mariadb-install-db").orElseThrow().toString(),
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--user=" + user,
                "--datadir=" + data);
        if (install.waitFor() != 0) {
            throw new IOException(Files.readString(log));
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process server = process(
                log,
                program("mariadbd").orElseThrow().toString(),
                "--no-defaults",
                "--user=" + user,
                "--datadir=" + data,
                "--socket=" + directory.resolve("socket"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--innodb-flush-log-at-trx-commit=0");
        MariaDb started = new MariaDb(server, "jdbc:mariadb://127.0.0.1:" + port + "/");
        started.await(log);
        return started;
    }

    private static Process process(Path log, String... command) throws IOException {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void await(Path log) throws IOException {
        long end = System.nanoTime() + START_NANOS;
        while (true) {
            try (var connection = DriverManager.getConnection(url, "root", "");
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE lake");
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException(Files.readString(log), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    String url() {
        return url + "lake";
    }

    @Override
    public void close() {
        server.destroyForcibly().onExit().join();
    }
}
