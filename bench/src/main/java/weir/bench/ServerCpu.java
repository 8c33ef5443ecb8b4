package weir.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The processor time of a PostgreSQL on this machine, a Linux. */
final class ServerCpu {
    /** As Linux counts. */
    private static final int MILLIS_OF_A_TICK = 10;

    private ServerCpu() {}

    /** What all processes of the server have used, in ms, also those that have ended: the kernel adds them to their parent. */
    static double millis(EmbeddedPostgres postgres) throws IOException, SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            ProcessHandle server =
                    ProcessHandle.of(result.getLong(1)).orElseThrow().parent().orElseThrow();
            double ticks = ticks(server);
            for (ProcessHandle process : server.children().toList()) {
                ticks += ticks(process);
            }
            return ticks * MILLIS_OF_A_TICK;
        }
    }

    private static long ticks(ProcessHandle process) throws IOException {
        Path file = Path.of("/proc", Long.toString(process.pid()), "stat");
        if (!Files.exists(file)) {
            return 0;
        }
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks;
    }
}
