package weir.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL that can crash and come back on the same port, or be followed by a standby that lags. */
final class Postgres implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path data;
    private EmbeddedPostgres server;
    private Optional<Standby> standby = Optional.empty();

    Postgres(Path data) throws IOException {
        this.data = data;
        this.server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(START)
                .start();
    }

    /** One with a standby, whose clients know both. */
    static Postgres withStandby(Path data) throws IOException, SQLException {
        Postgres postgres = new Postgres(data);
        try {
            postgres.standby = Optional.of(
                    Standby.of(data, data.resolveSibling(data.getFileName() + "-standby"), postgres.server.getPort()));
            return postgres;
        } catch (IOException | SQLException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /** From now on what is committed does not come to the standby. */
    void cutOffStandby() throws SQLException {
        standby.orElseThrow().cutOff();
    }

    /** Ends at once, for good, and the standby takes its place: without what it was not sent. */
    void failOver() throws IOException, InterruptedException, SQLException {
        quit();
        standby.orElseThrow().promote();
    }

    /** Makes a database and returns the environment in which a pipeline finds it. */
    Map<String, String> create(String database) throws SQLException {
        execute("postgres", "CREATE DATABASE " + database);
        Map<String, String> environment = new TreeMap<>();
        environment.put("POSTGRES_URL", url(database));
        environment.put("POSTGRES_USER", "postgres");
        environment.put("POSTGRES_PASSWORD", "postgres");
        return environment;
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, each as the text of its values. */
    List<String> rows(String database, String sql) throws SQLException {
        try (Connection connection = connect(database)) {
            return texts(connection, sql);
        }
    }

    static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(result.getString(i));
                }
                rows.add(values.toString());
            }
        }
        return rows;
    }

    /** Ends every connection but this one's own. */
    void cut() throws SQLException {
        execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL");
    }

    /** Ends at once, without writing anything back, and recovers from its log. */
    void crash() throws IOException, InterruptedException {
        int port = server.getPort();
        quit();
        server.close();
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(START)
                .start();
    }

    private void quit() throws IOException, InterruptedException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
        postmaster.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "postgres");
    }

    private String url(String database) {
        String first = "jdbc:postgresql://127.0.0.1:" + server.getPort();
        return standby.map(other -> first + ",127.0.0.1:" + other.port() + "/" + database + "?targetServerType=primary")
                .orElse(first + "/" + database);
    }

    @Override
    public void close() throws IOException {
        try {
            if (standby.isPresent()) {
                standby.get().close();
            }
        } finally {
            server.close();
        }
    }
}
