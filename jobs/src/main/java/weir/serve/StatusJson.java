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
import weir.run.PipelineRun;
import weir.run.QueryProgress;

/** How a driver is, for programs. Times are milliseconds since 1970, UTC; what has not come yet or is not known is absent. */
final class StatusJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    static String of(DriverLife life) {
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
        queries.forEach(query -> query(array.addObject(), query, Optional.ofNullable(stuck.get(query.query()))));
        return root.toPrettyString();
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

    private static void query(ObjectNode node, QueryProgress query, Optional<Duration> stuck) {
        node.put("query", query.query()).put("state", query.state().name().toLowerCase(Locale.ROOT));
        stuck.ifPresent(still -> node.put("stuckSeconds", still.toSeconds()));
        query.batch().ifPresent(batch -> node.put("batch", batch));
        node.put("batches", query.batches()).put("rowsRead", query.rowsRead());
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
