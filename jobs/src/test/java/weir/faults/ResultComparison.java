package weir.faults;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What should have been kept, by DuckDB from the drops, against what was. */
final class ResultComparison {
    private final Path lake;
    private final Path store;
    private final Postgres postgres;
    private final String database;
    private final List<String> differences = new ArrayList<>();

    ResultComparison(Path lake, Path store, Postgres postgres, String database) {
        this.lake = lake;
        this.store = store;
        this.postgres = postgres;
        this.database = database;
    }

    /** One line for each table that differs; empty if all is as it should be. */
    List<String> differences() throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            rowsInPostgres(duck);
            compare("rows in Parquet", rows(duck), Postgres.texts(duck, "SELECT id, k, v FROM " + parquet("rows")));
            List<String> counts =
                    Postgres.texts(duck, "SELECT k, count(*), sum(v)::BIGINT FROM " + drops() + " GROUP BY k");
            compare("counts in Postgres", counts, postgres.rows(database, "SELECT k, n, total FROM counts"));
            compare("counts in Parquet", counts, Postgres.texts(duck, "SELECT k, n, total FROM " + parquet("counts")));
            compare(
                    "windows in Postgres",
                    Postgres.texts(duck, "SELECT ts // 10000000 AS w, count(*) FROM " + drops() + " GROUP BY w"),
                    postgres.rows(database, "SELECT (extract(epoch FROM start) / 10)::BIGINT, n FROM windows"));
        }
        return differences;
    }

    /** The same for the table {@code rows} in Postgres alone. */
    List<String> differencesOfRows() throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            rowsInPostgres(duck);
        }
        return differences;
    }

    private void rowsInPostgres(Connection duck) throws SQLException {
        compare("rows in Postgres", rows(duck), postgres.rows(database, "SELECT id, k, v FROM rows"));
    }

    private List<String> rows(Connection duck) throws SQLException {
        return Postgres.texts(duck, "SELECT id, k, v FROM " + drops());
    }

    private String drops() {
        return "read_json('" + lake + "/in/*/*/*.json', format='newline_delimited',"
                + " columns={id: 'BIGINT', k: 'VARCHAR', v: 'BIGINT', ts: 'BIGINT'})";
    }

    /** As somebody reads who knows nothing of Weir. */
    private String parquet(String dataset) {
        return "read_parquet('" + store + "/out/" + dataset + "/**/*.parquet')";
    }

    private void compare(String what, List<String> expected, List<String> found) {
        Map<String, Integer> surplus = new HashMap<>();
        expected.forEach(row -> surplus.merge(row, -1, Integer::sum));
        found.forEach(row -> surplus.merge(row, 1, Integer::sum));
        long missing =
                surplus.values().stream().filter(n -> n < 0).mapToLong(n -> -n).sum();
        long extra =
                surplus.values().stream().filter(n -> n > 0).mapToLong(n -> n).sum();
        if (missing > 0 || extra > 0) {
            differences.add("%s: %d expected, %d found, %d missing, %d extra"
                    .formatted(what, expected.size(), found.size(), missing, extra));
        }
    }
}
