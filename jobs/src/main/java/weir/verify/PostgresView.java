package weir.verify;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import weir.control.PostgresConnection;
import weir.control.Question;
import weir.control.Sessions;
import weir.control.Snapshot;
import weir.control.SqlFailure;
import weir.problem.PermanentFailure;
import weir.run.LateRows;

/**
 * The control plane at one moment: a read-only transaction of a connection of its own. It takes no epoch and no lock that a driver waits for.
 * Other connections can read at the same moment through its {@link #name}.
 */
final class PostgresView implements ControlView, Snapshot {
    private final PostgresConnection database;
    private final String pipeline;
    private final Connection connection;
    private final boolean isMade;
    private final String snapshot;

    private PostgresView(
            PostgresConnection database, String pipeline, Connection connection, boolean isMade, String snapshot) {
        this.database = database;
        this.pipeline = pipeline;
        this.connection = connection;
        this.isMade = isMade;
        this.snapshot = snapshot;
    }

    /** @throws weir.problem.Failure if the database is away or refuses */
    static PostgresView open(PostgresConnection database, String pipeline) {
        try {
            Connection connection = Sessions.open(database, "weir verify");
            try {
                // It idles while Spark computes, and must outlive that.
                execute(connection, "SET idle_in_transaction_session_timeout = 0");
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                String snapshot = text(connection, "SELECT pg_export_snapshot()");
                boolean isMade = text(connection, "SELECT to_regclass('weir.ledger')") != null;
                if (isMade && text(connection, "SELECT to_regclass('weir.late_rows')") == null) {
                    throw new PermanentFailure(
                            "read the control plane",
                            "its schema \"weir\" is that of an earlier Weir",
                            "Start a driver of this one, which brings it up to date");
                }
                return new PostgresView(database, pipeline, connection, isMade, snapshot);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqlFailure.cannot("read the control plane", e, SqlFailure.server(database.url()));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Override
    public PostgresConnection database() {
        return database;
    }

    @Override
    public String name() {
        return snapshot;
    }

    @Override
    public <T> T ask(Question<T> question) {
        return run(() -> question.ask(connection));
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return Optional.of(this);
    }

    @Override
    public List<Long> numbers(String query, String directory) {
        if (!isMade) {
            return List.of();
        }
        return run(() -> {
            List<Long> numbers = new ArrayList<>();
            try (PreparedStatement look = connection.prepareStatement("SELECT name::bigint FROM weir.checkpoint"
                    + " WHERE pipeline = ? AND directory = ? AND name ~ '^[0-9]+$'")) {
                bind(look, pipeline, query + "/" + directory);
                try (ResultSet result = look.executeQuery()) {
                    while (result.next()) {
                        numbers.add(result.getLong(1));
                    }
                }
            }
            return numbers;
        });
    }

    @Override
    public List<LateRows> late(String query, long batch) {
        if (!isMade) {
            return List.of();
        }
        return run(() -> {
            List<LateRows> late = new ArrayList<>();
            try (PreparedStatement look = connection.prepareStatement(
                    """
                    SELECT first_batch, last_batch, source_start, source_end, watermark, rows FROM weir.late_rows
                    WHERE pipeline = ? AND query = ? AND first_batch <= ? ORDER BY first_batch""")) {
                bind(look, pipeline, query);
                look.setLong(3, batch);
                try (ResultSet result = look.executeQuery()) {
                    while (result.next()) {
                        late.add(late(result));
                    }
                }
            }
            return late;
        });
    }

    private static LateRows late(ResultSet row) throws SQLException {
        long first = row.getLong(1);
        return new LateRows(
                first,
                row.getLong(2),
                LateRows.offsets(first, row.getString(3)),
                LateRows.offsets(first, row.getString(4)),
                row.getObject(5) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(5)),
                row.getLong(6));
    }

    @Override
    public Optional<String> read(String query, String directory, long number) {
        return file(query + "/" + directory, Long.toString(number));
    }

    @Override
    public Optional<String> read(String query, String name) {
        return file(query, name);
    }

    private Optional<String> file(String directory, String name) {
        if (!isMade) {
            return Optional.empty();
        }
        return run(() -> {
            try (PreparedStatement look = connection.prepareStatement(
                    "SELECT content FROM weir.checkpoint WHERE pipeline = ? AND directory = ? AND name = ?")) {
                bind(look, pipeline, directory, name);
                try (ResultSet result = look.executeQuery()) {
                    return result.next()
                            ? Optional.of(new String(result.getBytes(1), StandardCharsets.UTF_8))
                            : Optional.empty();
                }
            }
        });
    }

    /** The drops of a stream that are skipped on purpose, by lane. */
    Map<String, SortedSet<Long>> skipped(String stream) {
        if (!isMade) {
            return Map.of();
        }
        return run(() -> {
            Map<String, SortedSet<Long>> skipped = new HashMap<>();
            try (PreparedStatement look = connection.prepareStatement(
                    "SELECT lane, drop FROM weir.rejects WHERE pipeline = ? AND stream = ? AND line = 0")) {
                bind(look, pipeline, stream);
                try (ResultSet result = look.executeQuery()) {
                    while (result.next()) {
                        skipped.computeIfAbsent(result.getString(1), lane -> new TreeSet<>())
                                .add(result.getLong(2));
                    }
                }
            }
            return skipped;
        });
    }

    @Override
    public OptionalLong lastKept(String query, String sink) {
        return isMade
                ? number(
                        "SELECT max(batch) FROM weir.ledger WHERE pipeline = ? AND query = ? AND sink = ?",
                        pipeline,
                        query,
                        sink)
                : OptionalLong.empty();
    }

    @Override
    public <T> Optional<T> askLedger(Question<T> question) {
        return isMade ? Optional.of(ask(question)) : Optional.empty();
    }

    private OptionalLong number(String sql, String... parameters) {
        return run(() -> {
            try (PreparedStatement look = connection.prepareStatement(sql)) {
                bind(look, parameters);
                try (ResultSet result = look.executeQuery()) {
                    result.next();
                    long number = result.getLong(1);
                    return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
                }
            }
        });
    }

    private static void bind(PreparedStatement statement, String... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
    }

    private interface Look<T> {
        T now() throws SQLException;
    }

    private <T> T run(Look<T> look) {
        try {
            return look.now();
        } catch (SQLException e) {
            throw SqlFailure.cannot("read the control plane", e, SqlFailure.server(database.url()));
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqlFailure.cannot("close the control plane", e, SqlFailure.server(database.url()));
        }
    }
}
