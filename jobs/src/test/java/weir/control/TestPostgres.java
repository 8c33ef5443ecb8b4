package weir.control;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import weir.yaml.Position;

/** A real PostgreSQL for all tests of this process; each asks for a database of its own. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new, empty database. */
    public static PostgresConnection database() {
        String name = "test_" + DATABASES.incrementAndGet();
        run(at("postgres"), "CREATE DATABASE " + name);
        run(at("postgres"), "ALTER DATABASE " + name + " SET timezone = 'UTC'");
        return at(name);
    }

    private static PostgresConnection at(String database) {
        return new PostgresConnection(
                new Position(1, "postgres"),
                "jdbc:postgresql://localhost:" + Server.POSTGRES.getPort() + "/" + database,
                "postgres",
                "postgres");
    }

    /** A connection outside of any pool. */
    public static Connection connect(PostgresConnection database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    /** Runs a statement. */
    public static void run(PostgresConnection database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The rows of a query, their values as PostgreSQL prints them, separated by {@code |}. */
    public static List<String> rows(PostgresConnection database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(result.getString(i));
                }
                rows.add(String.join("|", values.stream().map(String::valueOf).toList()));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
