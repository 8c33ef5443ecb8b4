package weir.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import weir.control.PostgresConnection;
import weir.control.Sessions;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * Keeps two compactions of one dataset apart: by the pipeline's database, or by a file in a local dataset. Both let go of it when the process dies.
 * A store or HDFS without a database has nothing of the kind.
 */
public final class CompactionLock implements AutoCloseable {
    private final AutoCloseable held;
    private final String dataset;

    private CompactionLock(AutoCloseable held, String dataset) {
        this.held = held;
        this.dataset = dataset;
    }

    /**
     * Takes the lock.
     *
     * @throws PermanentFailure if another compaction has it
     */
    public static CompactionLock take(String dataset, Optional<PostgresConnection> postgres) {
        try {
            if (postgres.isPresent()) {
                return new CompactionLock(inPostgres(dataset, postgres.get()), dataset);
            }
            return new CompactionLock(
                    local(dataset).isPresent() ? inFile(local(dataset).get()) : () -> {}, dataset);
        } catch (IOException | SQLException e) {
            throw new TransientFailure(
                    action(dataset), e, "See that the database answers, or that the directory may be written");
        }
    }

    private static Connection inPostgres(String dataset, PostgresConnection postgres) throws SQLException {
        Connection connection = Sessions.open(postgres, "weir compact");
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, "weir compact " + dataset);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                if (!result.getBoolean(1)) {
                    throw taken(dataset);
                }
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Optional<String> local(String dataset) {
        if (dataset.startsWith("/")) {
            return Optional.of(dataset);
        }
        return dataset.startsWith("file:")
                ? Optional.of(new org.apache.hadoop.fs.Path(dataset).toUri().getPath())
                : Optional.empty();
    }

    private static AutoCloseable inFile(String dataset) throws IOException {
        if (!Files.isDirectory(Path.of(dataset))) {
            return () -> {};
        }
        FileChannel channel = FileChannel.open(
                Path.of(dataset, "_compaction.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw taken(dataset);
            }
            return channel;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw taken(dataset);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String action(String dataset) {
        return "compact \"" + dataset + "\"";
    }

    private static PermanentFailure taken(String dataset) {
        return new PermanentFailure(action(dataset), "another compaction of it is running", "Wait for its end");
    }

    @Override
    public void close() {
        try {
            held.close();
        } catch (Exception e) {
            throw new TransientFailure(
                    "end the compaction of \"" + dataset + "\"", e, "All was merged; nothing is left to do");
        }
    }
}
