package weir.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A standby of a PostgreSQL that is sent its log as it is written, without anybody waiting for it: what the server has confirmed may not have come
 * here.
 */
final class Standby implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String SLOT = "standby";

    /** Of the running server alone. The log comes by replication, from where the copy began. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot");

    private final EmbeddedPostgres server;
    private final int primary;

    private Standby(EmbeddedPostgres server, int primary) {
        this.server = server;
        this.primary = primary;
    }

    /**
     * Makes it, by a base backup of the running server, as {@code pg_basebackup} does, which the server's binaries here come without.
     *
     * @param data the standby's directory, not there yet
     * @param primary the port of the server
     */
    static Standby of(Path primaryData, Path data, int primary) throws IOException, SQLException {
        try (Connection connection = connect(primary);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_create_physical_replication_slot('" + SLOT + "', true)");
            statement.execute("SELECT pg_backup_start('standby', true)");
            copy(primaryData, data);
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(data.resolve("backup_label"), stopped.getString(1));
            }
        }
        Files.createDirectories(data.resolve("pg_wal"));
        Files.createDirectories(data.resolve("pg_replslot"));
        Files.createFile(data.resolve("standby.signal"));
        Files.write(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%nprimary_slot_name = '%s'%n"
                        .formatted(primary, SLOT)
                        .getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND,
                StandardOpenOption.CREATE);
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(START)
                .start();
        return new Standby(server, primary);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (LEFT_OUT.contains(directory.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(
                        to.resolve(from.relativize(directory)),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)));
                    } catch (NoSuchFileException gone) {
                        // The server removes files as it runs, and the log says so.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
                if (gone instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw gone;
            }
        });
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    }

    private static String ask(int port, String sql) throws SQLException {
        try (Connection connection = connect(port)) {
            return Postgres.texts(connection, sql).get(0);
        }
    }

    int port() {
        return server.getPort();
    }

    /** Lets what the server has written until now come, and nothing else any more: as if the network between them was cut. */
    void cutOff() throws SQLException {
        String written = written().replaceAll("[\\[\\]]", "");
        while (!ask(port(), "SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                .equals("[t]")) {
            LockSupport.parkNanos(10_000_000);
        }
        try (Connection connection = connect(port());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET primary_conninfo = ''");
            statement.execute("SELECT pg_reload_conf()");
        }
        while (!ask(port(), "SELECT count(*) FROM pg_stat_wal_receiver").equals("[0]")) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** How far the server's log goes with all that was committed by now, also by those who do not wait for the disk. */
    private String written() throws SQLException {
        try (Connection connection = connect(primary);
                Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = on");
            statement.execute("SELECT pg_current_xact_id()");
            return Postgres.texts(connection, "SELECT pg_current_wal_flush_lsn()")
                    .get(0);
        }
    }

    /** Makes it the server. */
    void promote() throws SQLException {
        if (!ask(port(), "SELECT pg_promote(true, 60)").equals("[t]")) {
            throw new AssertionError("the standby was not promoted");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
