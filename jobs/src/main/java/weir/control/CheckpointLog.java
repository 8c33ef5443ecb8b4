package weir.control;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** The files of checkpoint logs as rows of {@code weir.checkpoint}: create-if-absent is the primary key. Safe for many threads. */
final class CheckpointLog {
    private static final Pattern OF_BATCHES = Pattern.compile("([^/]+/)(offsets|commits)");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private static final char AFTER_SLASH = '/' + 1;

    private final Database database;
    private final Epoch epoch;

    CheckpointLog(Database database, Epoch epoch) {
        this.database = database;
        this.epoch = epoch;
    }

    /**
     * A file's name.
     *
     * @param directory below the pipeline's checkpoints, for example {@code activity/offsets}
     * @param name the last part of the path
     */
    record File(String directory, String name) {
        /**
         * What is there whenever this is written: in a query's logs of batches the entry before; of a batch that is planned also the commit of
         * the one before, and of a batch that is committed its offsets. Nothing for what is no such log.
         */
        List<File> needed() {
            Matcher log = OF_BATCHES.matcher(directory);
            if (!log.matches() || !NUMBER.matcher(name).matches()) {
                return List.of();
            }
            List<File> needed = new ArrayList<>();
            long batch = Long.parseLong(name);
            if (batch > 0) {
                needed.add(new File(directory, Long.toString(batch - 1)));
                if (log.group(2).equals("offsets")) {
                    needed.add(new File(log.group(1) + "commits", Long.toString(batch - 1)));
                }
            }
            if (log.group(2).equals("commits")) {
                needed.add(new File(log.group(1) + "offsets", name));
            }
            return needed;
        }

        @Override
        public String toString() {
            return directory.isEmpty() ? name : directory + "/" + name;
        }
    }

    /**
     * What a listing says of a file.
     *
     * @param bytes its length
     * @param modified when it was written, in ms since 1970
     */
    record Listed(String name, long bytes, long modified) {}

    /**
     * Writes a file that is not there. The answer to a commit can be lost with the connection, so a file of this epoch with these
     * bytes counts as written. An entry of a log of batches is written only where {@linkplain File#needed what it follows} is there: a
     * database that came back without what it had confirmed (a replica that lagged, a backup) must not get a log with a hole in it, from which
     * no query could start.
     *
     * @throws FileAlreadyExistsException if it is there with other bytes, or written by an earlier driver
     * @throws Failure if an entry that it follows is not there any more; a query that starts again goes on from what is there
     * @throws Fenced if a newer driver has taken over
     */
    void create(File file, byte[] content) throws IOException {
        String action = "write checkpoint \"" + file + "\"";
        try {
            if (insert(file, content)) {
                return;
            }
        } catch (SQLException e) {
            if (!SqlFailure.isPassing(e) || !isOurs(action, file, content)) {
                throw SqlFailure.cannot(action, e, database.server());
            }
            return;
        }
        run(action, connection -> {
            epoch.check(connection);
            return null;
        });
        Optional<File> lost =
                file.needed().stream().filter(needed -> !exists(needed)).findFirst();
        if (lost.isPresent() && !exists(file)) {
            throw new TransientFailure(
                    action,
                    database.server() + " has lost \"" + lost.get() + "\", which it had confirmed",
                    "The query goes on from the last batch that is there");
        }
        if (!exists(file)) {
            throw new TransientFailure(
                    action,
                    database.server() + " has come back without the end of what it had confirmed",
                    "The query goes on from the last batch that is there");
        }
        throw new FileAlreadyExistsException("checkpoint \"" + file + "\" of pipeline \"" + epoch.pipeline() + "\"");
    }

    /** Writes a file, there or not. */
    void replace(File file, byte[] content) {
        fenced("write checkpoint \"" + file + "\"", connection -> {
            try (PreparedStatement upsert = connection.prepareStatement(
                    """
                    INSERT INTO weir.checkpoint (pipeline, directory, name, content, epoch) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (pipeline, directory, name)
                    DO UPDATE SET content = excluded.content, epoch = excluded.epoch, at = excluded.at""")) {
                bind(upsert, file);
                upsert.setBytes(4, content);
                upsert.setLong(5, epoch.number());
                upsert.executeUpdate();
            }
            return null;
        });
    }

    /** The lock is taken in the insert itself: one round trip, and no commit in flight can land after a takeover. */
    private boolean insert(File file, byte[] content) throws SQLException {
        return database.statements(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    INSERT INTO weir.checkpoint (pipeline, directory, name, content, epoch)
                    SELECT ?, ?, ?, ?, epoch FROM weir.epoch WHERE pipeline = ? AND epoch = ? AND driver = ?
                        AND (SELECT count(*) FROM weir.checkpoint JOIN unnest(?::text[], ?::text[]) AS needed (directory, name) USING (directory, name)
                            WHERE pipeline = ?) = ?
                    FOR SHARE OF epoch
                    ON CONFLICT DO NOTHING""")) {
                bind(insert, file);
                insert.setBytes(4, content);
                insert.setString(5, epoch.pipeline());
                insert.setLong(6, epoch.number());
                List<File> needed = file.needed();
                insert.setString(7, epoch.driver());
                insert.setArray(8, texts(connection, needed, File::directory));
                insert.setArray(9, texts(connection, needed, File::name));
                insert.setString(10, epoch.pipeline());
                insert.setInt(11, needed.size());
                return insert.executeUpdate() == 1;
            }
        });
    }

    private static Array texts(Connection connection, List<File> files, Function<File, String> part)
            throws SQLException {
        return connection.createArrayOf("text", files.stream().map(part).toArray(String[]::new));
    }

    private boolean isOurs(String action, File file, byte[] content) {
        try {
            return run(action, connection -> {
                epoch.check(connection);
                try (PreparedStatement look = connection.prepareStatement("SELECT content FROM weir.checkpoint"
                        + " WHERE pipeline = ? AND directory = ? AND name = ? AND epoch = " + epoch.number())) {
                    bind(look, file);
                    try (ResultSet result = look.executeQuery()) {
                        return result.next() && Arrays.equals(result.getBytes(1), content);
                    }
                }
            });
        } catch (Failure stillAway) {
            return false;
        }
    }

    /** @throws FileNotFoundException if it is not there */
    byte[] read(File file) throws FileNotFoundException {
        byte[] content = run("read checkpoint \"" + file + "\"", connection -> {
            try (PreparedStatement look = connection.prepareStatement(
                    "SELECT content FROM weir.checkpoint WHERE pipeline = ? AND directory = ? AND name = ?")) {
                bind(look, file);
                try (ResultSet result = look.executeQuery()) {
                    return result.next() ? result.getBytes(1) : null;
                }
            }
        });
        if (content == null) {
            throw new FileNotFoundException("checkpoint \"" + file + "\" of pipeline \"" + epoch.pipeline() + "\"");
        }
        return content;
    }

    /** Whether there is a file of that name, or one below it as a directory. */
    boolean exists(File file) {
        return run("look for checkpoint \"" + file + "\"", connection -> {
            try (PreparedStatement look = connection.prepareStatement(
                    // The first of an order is in the index: for just any row, PostgreSQL would read the table.
                    """
                    SELECT EXISTS (SELECT FROM weir.checkpoint WHERE pipeline = ? AND directory = ? AND name = ?)
                        OR (SELECT min(name) FROM weir.checkpoint WHERE pipeline = ? AND directory = ?) IS NOT NULL
                        OR (SELECT min(directory) FROM weir.checkpoint WHERE pipeline = ? AND directory > ? AND directory < ?) IS NOT NULL""")) {
                bind(look, file);
                look.setString(4, epoch.pipeline());
                look.setString(5, file.toString());
                look.setString(6, epoch.pipeline());
                bindBelow(look, 7, file);
                try (ResultSet result = look.executeQuery()) {
                    result.next();
                    return result.getBoolean(1);
                }
            }
        });
    }

    /** The files right in a directory, by name. */
    List<Listed> list(String directory) {
        return run("list checkpoint \"" + directory + "\"", connection -> {
            try (PreparedStatement look = connection.prepareStatement(
                    """
                    SELECT name, octet_length(content), (extract(epoch FROM at) * 1000)::bigint FROM weir.checkpoint
                    WHERE pipeline = ? AND directory = ? ORDER BY name""")) {
                look.setString(1, epoch.pipeline());
                look.setString(2, directory);
                List<Listed> files = new ArrayList<>();
                try (ResultSet result = look.executeQuery()) {
                    while (result.next()) {
                        files.add(new Listed(result.getString(1), result.getLong(2), result.getLong(3)));
                    }
                }
                return files;
            }
        });
    }

    /** The last entry of a log of batches; -1 if it has none. */
    long lastNumber(String directory) {
        return list(directory).stream()
                .map(Listed::name)
                .filter(name -> NUMBER.matcher(name).matches())
                .mapToLong(Long::parseLong)
                .max()
                .orElse(-1);
    }

    /** Deletes a file, or all below it if it is a directory. */
    void delete(File file) {
        fenced("delete checkpoint \"" + file + "\"", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    """
                    DELETE FROM weir.checkpoint
                    WHERE pipeline = ? AND ((directory = ? AND name = ?) OR directory = ? OR (directory > ? AND directory < ?))""")) {
                bind(delete, file);
                delete.setString(4, file.toString());
                bindBelow(delete, 5, file);
                return delete.executeUpdate();
            }
        });
    }

    private void bind(PreparedStatement statement, File file) throws SQLException {
        statement.setString(1, epoch.pipeline());
        statement.setString(2, file.directory());
        statement.setString(3, file.name());
    }

    /** The directories below one lie between these two, in the order of their bytes, which is that of the table's index. */
    private static void bindBelow(PreparedStatement statement, int place, File directory) throws SQLException {
        statement.setString(place, directory.toString() + "/");
        statement.setString(place + 1, directory.toString() + AFTER_SLASH);
    }

    private <T> T run(String action, Work<T> work) {
        try {
            return database.statements(work);
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, database.server());
        }
    }

    private <T> void fenced(String action, Work<T> work) {
        try {
            database.transaction(connection -> {
                epoch.hold(connection);
                return work.in(connection);
            });
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, database.server());
        }
    }
}
