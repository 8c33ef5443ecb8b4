package weir.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import weir.problem.PermanentFailure;

/** Brings the schema {@code weir} to the version this Weir knows: {@code 1.sql}, {@code 2.sql} … in order, each once. */
final class Schema {
    /** The last version there is a file for. */
    static final int VERSION = 4;

    /** Whoever migrates holds this advisory lock, so that two drivers started together do it once. */
    private static final long LOCK = 0x7765_6972L;

    /** The first PostgreSQL that knows {@code MERGE} and {@code UNIQUE NULLS NOT DISTINCT}. */
    private static final int OLDEST_SERVER = 15;

    private Schema() {}

    /** Needs the right to create a schema only if there is something to do. */
    static void migrate(Database database) throws SQLException {
        int server = database.statements(connection -> connection.getMetaData().getDatabaseMajorVersion());
        if (server < OLDEST_SERVER) {
            throw new PermanentFailure(
                    "use the database at " + database.server(),
                    "it is PostgreSQL " + server,
                    "Use PostgreSQL " + OLDEST_SERVER + " or newer");
        }
        int version = database.statements(Schema::version);
        if (version < VERSION) {
            version = database.transaction(Schema::migrate);
        }
        if (version > VERSION) {
            throw new PermanentFailure(
                    "use the schema \"weir\" at " + database.server(),
                    "it has version " + version + " and this Weir knows versions up to " + VERSION,
                    "Start the Weir that made it, or a newer one");
        }
    }

    private static int migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            int version = version(connection);
            if (version == 0) {
                // IF NOT EXISTS asks for the right to create schemas even where there is nothing to create.
                if (!exists(statement, "pg_namespace WHERE nspname = 'weir'")) {
                    statement.execute("CREATE SCHEMA weir");
                }
                statement.execute("CREATE TABLE weir.version (version integer PRIMARY KEY,"
                        + " at timestamptz NOT NULL DEFAULT now())");
            }
            for (int next = version + 1; next <= VERSION; next++) {
                statement.execute(script(next));
                statement.execute("INSERT INTO weir.version (version) VALUES (" + next + ")");
            }
            return Math.max(version, VERSION);
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Not to_regclass: a session that has waited for the lock may answer it from what it remembers of before.
            if (!exists(statement, "pg_tables WHERE schemaname = 'weir' AND tablename = 'version'")) {
                return 0;
            }
            try (ResultSet result = statement.executeQuery("SELECT coalesce(max(version), 0) FROM weir.version")) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    private static boolean exists(Statement statement, String rows) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT EXISTS (SELECT FROM " + rows + ")")) {
            result.next();
            return result.getBoolean(1);
        }
    }

    private static String script(int version) {
        try (InputStream in = Schema.class.getResourceAsStream(version + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
