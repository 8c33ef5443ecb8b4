package weir.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

/**
 * How fast the Postgres sink is, against what one would write without it. Run by hand:
 *
 * <pre>mvn -q -pl jobs -am test-compile; java … weir.postgres.PostgresBenchmark [rows] [runs]</pre>
 *
 * Each run of a contest does all contestants once, in turn, on one PostgreSQL with fsync on; the table shows medians of
 * milliseconds, and the median of the ratios within a run.
 */
final class PostgresBenchmark {
    private static final String WEIR = "weir";

    private final SparkSession spark = LocalSpark.session();
    private final PostgresConnection database;
    private final int rows;
    private final int runs;
    private long batches;

    private PostgresBenchmark(PostgresConnection database, int rows, int runs) {
        this.database = database;
        this.rows = rows;
        this.runs = runs;
    }

    /** Arguments: rows a transaction (200,000), runs (5). */
    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("shared_buffers", "512MB")
                .start()) {
            PostgresConnection database = new PostgresConnection(
                    new Position(1, "postgres"), server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
            new PostgresBenchmark(database, rows, runs).run();
        }
    }

    /** Gets ready untimed, and gives what is timed. */
    private interface Contestant {
        Timed ready(Dataset<Row> rows);
    }

    private interface Timed {
        void run() throws Exception;
    }

    private void run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "| %,d rows a transaction | ms | rows/s | %s is faster by |%n|---|---|---|---|%n",
                rows,
                WEIR);
        try (ControlPlane control = ControlPlane.open(database, "bench")) {
            Dataset<Row> first = cached("'first ' || id");
            Dataset<Row> second = cached("'second ' || id");
            upsert(control, "insert", first, first);
            upsert(control, "update", first, second);
            append(control, first);
        }
        spark.stop();
    }

    private Dataset<Row> cached(String text) {
        Dataset<Row> data = spark.range(0, rows, 1, 2)
                .selectExpr(
                        "timestamp_micros(1700000000000000 + (id div 20) * 1000000) AS start",
                        "concat('sensor-', id % 20) AS sensor",
                        text + " AS note",
                        "id AS events",
                        "id / 7.0D AS mean")
                .repartition(2)
                .persist(StorageLevel.MEMORY_ONLY());
        data.count();
        return data;
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = connect("");
                Statement s = connection.createStatement()) {
            s.execute(statement);
        }
    }

    private Connection connect(String options) throws SQLException {
        String url = database.url() + (database.url().contains("?") ? "&" : "?") + options;
        return DriverManager.getConnection(url, database.user(), database.password());
    }

    private static final String COLUMNS =
            "start timestamptz, sensor text, note text, events bigint, mean double precision";

    private void upsert(ControlPlane control, String name, Dataset<Row> before, Dataset<Row> now) throws Exception {
        PostgresTable spec = new PostgresTable(new Position(1, "q"), "t", List.of("start", "sensor"));
        Map<String, Contestant> contestants = new LinkedHashMap<>();
        List<Row> collected = now.collectAsList();
        contestants.put(WEIR, data -> weir(control, spec, data, Mode.UPDATE));
        contestants.put("addBatch(1000)", data -> () -> addBatch(collected, ""));
        contestants.put(
                "addBatch(1000), reWriteBatchedInserts",
                data -> () -> addBatch(collected, "reWriteBatchedInserts=true"));
        contest("upsert: " + name, contestants, now, () -> {
            sql("DROP TABLE IF EXISTS t");
            sql("CREATE TABLE t (" + COLUMNS + ", UNIQUE NULLS NOT DISTINCT (start, sensor))");
            if (name.equals("update")) {
                contestants.get(WEIR).ready(before).run();
            }
            sql("VACUUM ANALYZE t");
            sql("CHECKPOINT");
        });
    }

    private Timed weir(ControlPlane control, PostgresTable spec, Dataset<Row> rows, Mode mode) {
        PostgresSink sink = new PostgresSink(control, spec, "q" + batches++, rows.schema(), mode);
        return () -> sink.write(new Batch("q", 0, new SourceRange("0", "1"), mode, rows));
    }

    private void addBatch(List<Row> data, String options) throws SQLException {
        try (Connection connection = connect(options)) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    INSERT INTO t (start, sensor, note, events, mean) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (start, sensor) DO UPDATE
                    SET note = excluded.note, events = excluded.events, mean = excluded.mean""")) {
                int pending = 0;
                for (Row row : data) {
                    insert.setTimestamp(1, row.getTimestamp(0));
                    insert.setString(2, row.getString(1));
                    insert.setString(3, row.getString(2));
                    insert.setLong(4, row.getLong(3));
                    insert.setDouble(5, row.getDouble(4));
                    insert.addBatch();
                    if (++pending % 1000 == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    private void append(ControlPlane control, Dataset<Row> data) throws Exception {
        PostgresTable spec = new PostgresTable(new Position(1, "q"), "t", List.of());
        Map<String, Contestant> contestants = new LinkedHashMap<>();
        contestants.put(WEIR, rows -> weir(control, spec, rows, Mode.APPEND));
        contestants.put("weir, staged", rows -> {
            PostgresSink sink = new PostgresSink(control, spec, "q" + batches++, rows.schema(), Mode.APPEND, 0);
            return () -> sink.write(new Batch("q", 0, new SourceRange("0", "1"), Mode.APPEND, rows));
        });
        contestants.put("write.jdbc", rows -> () -> jdbc(rows, ""));
        contestants.put("write.jdbc, reWriteBatchedInserts", rows -> () -> jdbc(rows, "reWriteBatchedInserts=true"));
        contest("append without key", contestants, data, () -> {
            sql("DROP TABLE IF EXISTS t");
            sql("CREATE TABLE t (" + COLUMNS + ")");
            sql("CHECKPOINT");
        });
    }

    private void jdbc(Dataset<Row> rows, String options) {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("driver", "org.postgresql.Driver");
        String url = database.url() + (database.url().contains("?") ? "&" : "?") + options;
        rows.write().mode(SaveMode.Append).jdbc(url, "t", properties);
    }

    private void contest(String title, Map<String, Contestant> contestants, Dataset<Row> data, Timed prepare)
            throws Exception {
        Map<String, double[]> millis = new LinkedHashMap<>();
        for (int run = -1; run < runs; run++) {
            List<String> order = new ArrayList<>(contestants.keySet());
            Collections.rotate(order, run);
            for (String name : order) {
                prepare.run();
                Timed timed = contestants.get(name).ready(data);
                long begun = System.nanoTime();
                timed.run();
                double took = (System.nanoTime() - begun) / 1e6;
                if (run >= 0) {
                    millis.computeIfAbsent(name, n -> new double[runs])[run] = took;
                }
            }
        }
        for (String name : contestants.keySet()) {
            double[] ratios = new double[runs];
            for (int run = 0; run < runs; run++) {
                ratios[run] = millis.get(name)[run] / millis.get(WEIR)[run];
            }
            double median = median(millis.get(name));
            System.out.printf(
                    Locale.ROOT,
                    "| %s, %s | %,.0f | %,.0f | %s |%n",
                    title,
                    name,
                    median,
                    rows / median * 1000,
                    name.equals(WEIR) ? "" : String.format(Locale.ROOT, "%.2f", median(ratios)));
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
