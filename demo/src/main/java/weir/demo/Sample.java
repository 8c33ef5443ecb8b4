package weir.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the demo stands at one moment.
 *
 * @param fed rows in drops
 * @param read rows that every sink has kept
 * @param latency from the creation of the newest rows of a sink's last batch to its commit, of the slowest sink
 * @param tables rows per table, of those that are there
 * @param complete whether every sink has kept every drop
 */
record Sample(long fed, long read, Optional<Duration> latency, Map<String, Long> tables, boolean complete) {

    static Sample take(DropIndex drops, Path lake, Connection connection, List<Check> checks) throws SQLException {
        drops.refresh();
        int sinks = checks.stream().mapToInt(Check::sinks).sum();
        SinkContents kept = SinkContents.ask(connection, lake, checks);
        long read = kept.sinks().size() < sinks
                ? 0
                : kept.sinks().stream()
                        .mapToLong(sink -> drops.rowsUpTo(sink.offset()))
                        .min()
                        .orElse(0);
        Optional<Duration> latency = kept.sinks().stream()
                .filter(sink -> drops.createdMillis(sink.offset()) > 0)
                .map(sink -> Duration.ofMillis(sink.committedMillis() - drops.createdMillis(sink.offset())))
                .max(Duration::compareTo);
        Map<String, Long> tables = new LinkedHashMap<>();
        for (Check check : checks) {
            count(connection, check.name()).ifPresent(rows -> tables.put(check.name(), rows));
        }
        return new Sample(drops.rows(), read, latency, tables, kept.isComplete(sinks, drops.ends()));
    }

    private static Optional<Long> count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery("SELECT to_regclass('public." + table + "') IS NOT NULL")) {
                result.next();
                if (!result.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
                result.next();
                return Optional.of(result.getLong(1));
            }
        }
    }
}
