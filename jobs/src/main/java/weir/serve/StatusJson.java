package weir.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import weir.control.LockWait;
import weir.history.BatchHistory;
import weir.history.BatchRecord;
import weir.run.PipelineRun;
import weir.run.QueryProgress;

/** How a driver is, for programs. Times are milliseconds since 1970, UTC; what has not come yet or is not known is absent. */
public final class StatusJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rates are those of so long. */
    private static final long RATE_MILLIS = 10_000;

    private static final int MAX_BATCHES_OF_A_RATE = 64;

    private StatusJson() {}

    static String of(DriverLife life) {
        return node(life).toPrettyString();
    }

    /** How it is now. */
    public static ObjectNode node(DriverLife life) {
        ObjectNode root = JSON.createObjectNode().put("pipeline", life.pipeline());
        DriverLife.Verdict health = life.health();
        root.put("now", System.currentTimeMillis())
                .put("healthy", health.isGood())
                .put("ready", life.readiness().isGood())
                .put("fenced", life.run().flatMap(PipelineRun::fenced).isPresent())
                .put("health", health.told());
        life.run().ifPresent(run -> run.epoch().ifPresent(epoch -> root.put("epoch", epoch)));
        life.executors().ifPresent(count -> {
            ObjectNode executors =
                    root.putObject("executors").put("wanted", count.wanted()).put("registered", count.registered());
            life.withoutExecutorsSince().ifPresent(since -> executors.put("noneSince", since.toEpochMilli()));
        });
        life.run().map(PipelineRun::lockWaits).filter(waits -> !waits.isEmpty()).ifPresent(waits -> {
            ArrayNode locks = root.putArray("waitsForLocks");
            waits.forEach(wait -> lock(locks.addObject(), wait));
        });
        List<QueryProgress> queries = life.queries();
        ObjectNode milestones = root.putObject("milestones");
        life.milestones().forEach((milestone, at) -> milestones.put(camelCase(milestone.name()), at.toEpochMilli()));
        caughtUp(queries).ifPresent(at -> milestones.put("caughtUp", at.toEpochMilli()));
        ArrayNode array = root.putArray("queries");
        Map<String, Duration> stuck = life.stuck();
        Map<String, BatchHistory> histories =
                life.run().map(PipelineRun::histories).orElse(Map.of());
        for (QueryProgress query : queries) {
            ObjectNode node = array.addObject();
            query(node, query, Optional.ofNullable(stuck.get(query.query())));
            Optional.ofNullable(histories.get(query.query())).ifPresent(history -> lately(node, history));
        }
        return root;
    }

    private static void lock(ObjectNode node, LockWait wait) {
        node.put("table", wait.table())
                .put("of", wait.isOfRow() ? "row" : "table")
                .put("pid", wait.pid())
                .put("role", wait.role())
                .put("application", wait.application())
                .put("state", wait.state())
                .put("runs", wait.runs())
                .put("millis", wait.millis());
    }

    /** When the last query had caught up for the first time; queries that cannot tell how far they are behind do not count. */
    private static Optional<Instant> caughtUp(List<QueryProgress> queries) {
        List<QueryProgress> telling = queries.stream()
                .filter(query -> query.dropsBehind().isPresent()
                        || query.batch().isEmpty()
                        || query.milestones().caughtUp().isPresent())
                .toList();
        return telling.stream().allMatch(query -> query.milestones().caughtUp().isPresent())
                ? telling.stream()
                        .map(query -> query.milestones().caughtUp().orElseThrow())
                        .max(Instant::compareTo)
                : Optional.empty();
    }

    /** What its last batches say. */
    private static void lately(ObjectNode node, BatchHistory history) {
        List<BatchRecord> last = history.last(MAX_BATCHES_OF_A_RATE);
        long since = System.currentTimeMillis() - RATE_MILLIS;
        long rows = last.stream()
                .filter(batch -> batch.atMillis() > since)
                .mapToLong(batch -> Math.max(0, batch.rowsIn()))
                .sum();
        node.put("rowsPerSecond", rows * 1_000.0 / RATE_MILLIS);
        if (!last.isEmpty()) {
            BatchRecord newest = last.get(last.size() - 1);
            node.put("stateRows", newest.stateRows()).put("stateBytes", newest.stateBytes());
        }
    }

    private static void query(ObjectNode node, QueryProgress query, Optional<Duration> stuck) {
        node.put("query", query.query()).put("state", query.state().name().toLowerCase(Locale.ROOT));
        stuck.ifPresent(still -> node.put("stuckSeconds", still.toSeconds()));
        query.batch().ifPresent(batch -> node.put("batch", batch));
        node.put("batches", query.batches()).put("rowsRead", query.rowsRead()).put("rowsLate", query.rowsLate());
        ObjectNode written = node.putObject("rowsWritten");
        query.rowsWritten().forEach(written::put);
        query.committedAt().ifPresent(at -> node.put("committedAt", at.toEpochMilli()));
        query.lastBatch().ifPresent(took -> node.put("lastBatchMillis", took.toMillis()));
        query.dropsBehind().ifPresent(drops -> node.put("dropsBehind", drops));
        query.behind().ifPresent(behind -> node.put("secondsBehind", behind.toSeconds()));
        query.caughtUpAt().ifPresent(at -> node.put("caughtUpAt", at.toEpochMilli()));
        query.watermark().ifPresent(at -> node.put("watermark", at.toEpochMilli()));
        query.waitsFor().ifPresent(stream -> node.put("waitsFor", stream));
        node.put("restarts", query.restarts());
        query.trouble().ifPresent(trouble -> node.put("lastError", trouble));
        ObjectNode milestones = node.putObject("milestones");
        QueryProgress.Milestones reached = query.milestones();
        reached.checkpointRead().ifPresent(at -> milestones.put("checkpointRead", at.toEpochMilli()));
        reached.firstCommit().ifPresent(at -> milestones.put("firstCommit", at.toEpochMilli()));
        reached.caughtUp().ifPresent(at -> milestones.put("caughtUp", at.toEpochMilli()));
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
