package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.yaml.Position;

/** No statement of a batch looks at all rows of a table that may be large: the server itself tells the plan of each. */
@Tag("slow")
@Tag("full")
@Timeout(3_600)
final class PlansTest {
    private static final int BATCHES = 14;
    private static final int MANY = 1_000;
    private static final Set<String> LARGE =
            Set.of("epoch", "query", "checkpoint", "ledger", "rejects", "late_rows", "batch_skips", "sums");
    private static final Pattern PLAN =
            Pattern.compile("duration: [0-9.]+ ms  plan:\\s*(\\{.*?\\n\\t?\\})", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    /** @param rows that were looked at */
    private record Scanned(String node, String relation, String statement, long rows) {}

    private PostgresConnection start(Path log) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofMinutes(5))
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("session_preload_libraries", "auto_explain")
                .setServerConfig("auto_explain.log_min_duration", "-1")
                .setServerConfig("auto_explain.log_format", "json")
                .setServerConfig("auto_explain.log_analyze", "on")
                .setServerConfig("auto_explain.log_timing", "off")
                .setServerConfig("auto_explain.log_nested_statements", "on")
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        closing = server;
        return new PostgresConnection(
                new Position(1, "postgres"),
                "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
                "postgres",
                "postgres");
    }

    private EmbeddedPostgres closing;

    /** A million rows in each table of the schema that a batch reads or writes: most of other pipelines, many of this one. */
    private static void fill(PostgresConnection database) {
        for (String rows : List.of(
                "epoch (pipeline, epoch, driver) SELECT 'p' || n, 1, 'd' FROM generate_series(1, 1000000) n",
                "query (pipeline, query, state, caught_up, restarts, epoch) SELECT 'p' || n, 'q', 'running', now(), 0, 1"
                        + " FROM generate_series(1, 1000000) n",
                "checkpoint (pipeline, directory, name, content, epoch)"
                        + " SELECT CASE WHEN n % 20 = 0 THEN 'test' ELSE 'p' || n % 100 END, 'old/offsets', n, 'x', 1"
                        + " FROM generate_series(1, 1000000) n",
                "ledger (pipeline, query, sink, batch, source_start, source_end, rows, epoch)"
                        + " SELECT CASE WHEN n % 20 = 0 THEN 'test' ELSE 'p' || n % 100 END, 'old', 'table \"public.old\"', n, '', '', 0, 1"
                        + " FROM generate_series(1, 1000000) n",
                "rejects (pipeline, stream, lane, drop, line, reason, raw, epoch)"
                        + " SELECT 'test', 'seen', 'old', n, 1, 'r', 'x', 1 FROM generate_series(1, 999000) n",
                "rejects (pipeline, stream, lane, drop, line, reason, raw, epoch)"
                        + " SELECT 'p', 'seen', 'old', n, 0, 'r', 'x', 1 FROM generate_series(1, 1000) n",
                "late_rows (pipeline, query, first_batch, last_batch, source_start, source_end, watermark, rows, epoch)"
                        + " SELECT CASE WHEN n % 20 = 0 THEN 'test' ELSE 'p' || n % 100 END, 'old', n, n, '[]', '[]', n, 1, 1"
                        + " FROM generate_series(1, 1000000) n",
                "batch_skips (pipeline, query, batch, drops, epoch)"
                        + " SELECT CASE WHEN n % 20 = 0 THEN 'test' ELSE 'p' || n % 100 END, 'old', n, 'x', 1"
                        + " FROM generate_series(1, 1000000) n")) {
            TestPostgres.run(database, "INSERT INTO weir." + rows);
        }
        TestPostgres.run(
                database, "INSERT INTO sums SELECT 'old' || n, to_timestamp(n), n FROM generate_series(1, 1000000) n");
        TestPostgres.run(database, "VACUUM ANALYZE");
    }

    @Test
    void noStatementOfABatchScansAWholeTable() throws Exception {
        Path log = Files.createFile(directory.resolve("log"));
        Lake lake = new Lake(directory);
        PostgresConnection database = start(log);
        try {
            Path file = pipeline(lake, database);
            batch(lake, 0);
            lake.runOnce(file);
            fill(database);
            TestPostgres.run(database, "ALTER ROLE postgres SET auto_explain.log_min_duration = 0");
            // The plans of statements that are run often are made once, for all values.
            for (int number = 1; number < BATCHES; number++) {
                batch(lake, number);
            }
            TestPostgres.run(
                    database,
                    "INSERT INTO weir.rejects (pipeline, stream, lane, drop, line, reason, epoch)"
                            + " VALUES ('test', 'seen', 'a', 5, 0, 'lost', 1)");
            Files.delete(lake.path("in/a").resolve("000000000/005.json"));

            lake.runOnce(file);
        } finally {
            closing.close();
        }
        List<Scanned> scanned = scanned(Files.readString(log));
        Set<String> relations = new TreeSet<>();
        scanned.forEach(scan -> relations.add(scan.relation()));
        assertThat(relations).as("what a batch reads or writes").containsAll(LARGE);
        assertThat(scanned)
                .as("scans of large tables")
                .filteredOn(scan -> scan.node().equals("Seq Scan") && LARGE.contains(scan.relation()))
                .isEmpty();
        Map<String, Long> runs =
                scanned.stream().collect(Collectors.groupingBy(Scanned::statement, Collectors.counting()));
        assertThat(scanned)
                .as("statements of each batch that look at many rows")
                .filteredOn(scan -> runs.get(scan.statement()) >= BATCHES - 1 && scan.rows() > MANY)
                .isEmpty();
    }

    private static void batch(Lake lake, int number) throws IOException {
        int at = 100 * (number + 1);
        lake.drops().add("a", "{\"k\":\"x\",\"n\":1,\"at\":" + at + "}", "{\"k\":\"late\",\"n\":1,\"at\":1}", "oops");
    }

    private static Path pipeline(Lake lake, PostgresConnection database) throws IOException {
        Path file = lake.write(
                Lake.section(database),
                """
                sums:
                  sql: SELECT k, window.start AS start, sum(n) AS total FROM seen GROUP BY window(event_time, '10 seconds'), k
                  mode: update
                  trigger: 0 seconds
                  sinks: [postgres: {table: sums, key: [k, start]}]
                rows:
                  sql: SELECT k, n FROM seen
                  trigger: 0 seconds
                  sinks: [postgres: {table: rows}, parquet: out/rows]
                """);
        return Files.writeString(
                file, Files.readString(file).replace("    watermark:", "    badRows: quarantine\n    watermark:"));
    }

    /** What each plan in a server's log looks at. */
    private static List<Scanned> scanned(String log) throws IOException {
        List<Scanned> scanned = new ArrayList<>();
        Matcher plans = PLAN.matcher(log);
        while (plans.find()) {
            JsonNode plan = JSON.readTree(plans.group(1));
            collect(plan.path("Plan"), plan.path("Query Text").textValue(), scanned);
        }
        return scanned;
    }

    private static void collect(JsonNode node, String statement, List<Scanned> into) {
        if (node.has("Relation Name")) {
            into.add(new Scanned(
                    node.path("Node Type").textValue(),
                    node.path("Relation Name").textValue(),
                    statement,
                    node.path("Actual Rows").asLong()
                                    * node.path("Actual Loops").asLong()
                            + node.path("Rows Removed by Filter").asLong()
                            + node.path("Rows Removed by Index Recheck").asLong()));
        }
        node.path("Plans").forEach(child -> collect(child, statement, into));
    }
}
