package weir.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.spark.sql.Row;

/** What one writes by hand to keep counts in Postgres: one batch of statements in one transaction. */
final class Upserts {
    private final String url;
    private final String table;

    Upserts(String url, String table) throws SQLException {
        this.url = url;
        this.table = "plain_" + table;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + this.table
                    + " (start timestamptz, gt text, n bigint, PRIMARY KEY (start, gt))");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }

    void write(List<Row> rows) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO " + table
                    + " VALUES (?, ?, ?) ON CONFLICT (start, gt) DO UPDATE SET n = excluded.n")) {
                for (Row row : rows) {
                    upsert.setTimestamp(1, row.getTimestamp(0));
                    upsert.setString(2, row.getString(1));
                    upsert.setLong(3, row.getLong(2));
                    upsert.addBatch();
                }
                upsert.executeBatch();
            }
            connection.commit();
        }
    }
}
