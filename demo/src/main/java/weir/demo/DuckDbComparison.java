package weir.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import weir.identifier.IdentifierQuotes;
import weir.problem.TransientFailure;

/** Recomputes each table from the drops with DuckDB, an engine that shares nothing with Spark, and looks for differences. */
final class DuckDbComparison implements AutoCloseable {
    private static final int MAX_DIFFERENCES = 5;
    private static final String NULL = "\\N";

    private final Connection duckdb;
    private final Connection postgres;
    private final Path lake;
    private final Path scratch;

    /**
     * What came out for one place where rows are kept.
     *
     * @param place for example {@code table stairs}
     * @param rows how many it holds
     * @param differences the first of them; empty if there are none
     */
    record Finding(String place, long rows, List<String> differences) {
        /** Keeps its own copy. */
        Finding {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Reads the drops.
     *
     * @param users the CSV file of the pipeline's table
     * @param scratch a directory for files that are needed only for a moment
     */
    DuckDbComparison(Path lake, Path users, Path scratch, Connection postgres) throws SQLException, IOException {
        this.postgres = postgres;
        this.lake = lake;
        this.scratch = Files.createDirectories(scratch);
        this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
        run("SET memory_limit = '700MB'");
        run("SET threads = 2");
        run("SET temp_directory = " + text(scratch));
        run("CREATE TABLE seal_times AS SELECT regexp_extract(file, '(.*)\\.[0-9]+\\.sealed$', 1) AS of_drop,"
                + " min(regexp_extract(file, '\\.([0-9]+)\\.sealed$', 1)::bigint) AS sealed_ms FROM glob("
                + text(lake.resolve("in/watch/*/*/*.sealed")) + ") GROUP BY ALL");
        run("CREATE TABLE watch AS SELECT w.* EXCLUDE (filename), sealed_ms FROM read_json("
                + text(lake.resolve("in/watch/*/*/*.json"))
                + ", format = 'newline_delimited', filename = true, columns = " + WatchChecks.COLUMNS
                + ") w LEFT JOIN seal_times ON of_drop = regexp_replace(w.filename, '\\.json$', '')");
        run("CREATE VIEW clean AS " + WatchChecks.CLEAN);
        run("CREATE TABLE users AS SELECT * FROM read_csv(" + text(users)
                + ", delim = ';', header = true, all_varchar = true)");
    }

    /** How many rows the drops hold. */
    long rows() throws SQLException {
        return number("SELECT count(*) FROM watch");
    }

    /** Compares one query's table, and its Parquet files if it has some. */
    List<Finding> compare(Check check) throws SQLException, IOException {
        List<Finding> findings = new ArrayList<>();
        run("CREATE OR REPLACE TABLE expected AS " + check.expected());
        readTable(check);
        findings.add(finding("table " + check.name(), check));
        if (!check.parquet().isEmpty()) {
            run("CREATE OR REPLACE TABLE kept AS SELECT " + check.parquet() + " FROM read_parquet("
                    + text(lake.resolve("out/" + check.name() + "/**/*.parquet")) + ")");
            findings.add(finding("Parquet " + check.name(), check));
        }
        return findings;
    }

    private void readTable(Check check) throws SQLException, IOException {
        Path csv = scratch.resolve(check.name() + ".csv");
        try (OutputStream out = Files.newOutputStream(csv)) {
            postgres.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (SELECT " + check.kept() + " FROM " + IdentifierQuotes.STANDARD.around(check.name())
                                    + ") TO STDOUT (FORMAT csv, NULL '" + NULL + "')",
                            out);
        }
        String columns = columns("SELECT column_name, column_type FROM (DESCRIBE expected)").stream()
                .map(column -> "'" + column.get(0) + "': '" + column.get(1) + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        run("CREATE OR REPLACE TABLE kept AS SELECT * FROM read_csv(" + text(csv)
                + ", auto_detect = false, header = false,"
                + " delim = ',', quote = '\"', escape = '\"', nullstr = '" + NULL
                + "', allow_quoted_nulls = false, columns = "
                + columns + ")");
        Files.delete(csv);
    }

    private Finding finding(String place, Check check) throws SQLException {
        List<String> differences = new ArrayList<>();
        long expected = number("SELECT count(*) FROM expected");
        long kept = number("SELECT count(*) FROM kept");
        if (expected != kept) {
            differences.add(expected + " rows expected, " + kept + " found");
        }
        if (check.averages().isEmpty()) {
            rows("SELECT * FROM expected EXCEPT ALL SELECT * FROM kept")
                    .forEach(row -> differences.add("missing: " + row));
            rows("SELECT * FROM kept EXCEPT ALL SELECT * FROM expected")
                    .forEach(row -> differences.add("surplus: " + row));
        } else {
            rows(averagesApart(check.averages())).forEach(row -> differences.add("expected and found: " + row));
        }
        return new Finding(place, kept, differences);
    }

    /** Rows with equal keys whose averages are further apart than rounding can explain, and rows without a partner. */
    private String averagesApart(List<String> averages) throws SQLException {
        List<String> names = columns("SELECT column_name, column_type FROM (DESCRIBE expected)").stream()
                .map(column -> column.get(0))
                .toList();
        String keys = names.stream()
                .filter(name -> !averages.contains(name))
                .map(IdentifierQuotes.STANDARD::around)
                .map(name -> "e." + name + " IS NOT DISTINCT FROM k." + name)
                .collect(Collectors.joining(" AND "));
        String near = averages.stream()
                .map(IdentifierQuotes.STANDARD::around)
                .map(name -> "abs(e." + name + " - k." + name + ") <= 1e-9 * greatest(1, abs(e." + name + "))")
                .collect(Collectors.joining(" AND "));
        return "SELECT e, k FROM expected e FULL JOIN kept k ON " + keys + " WHERE coalesce(NOT (" + near + "), true)";
    }

    private List<String> rows(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(sql + " LIMIT " + MAX_DIFFERENCES)) {
            return Rows.read(result).lines();
        }
    }

    private List<List<String>> columns(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return Rows.read(result).cells();
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    @Override
    public void close() {
        try {
            duckdb.close();
        } catch (SQLException e) {
            throw new TransientFailure("close DuckDB", e, "Report this");
        }
    }
}
