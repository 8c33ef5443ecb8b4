package weir.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/**
 * What a driver says of itself, as its {@code /status} has it. Times are milliseconds since 1970 by the driver's clock.
 *
 * @param now when it said so
 * @param isFenced whether a newer driver has taken over
 * @param health {@code ok}, or what is wrong
 * @param executors empty where tasks run in the driver itself
 * @param milestones when this life first came how far, by name
 */
record DriverReport(
        String pipeline,
        OptionalLong epoch,
        long now,
        boolean isHealthy,
        boolean isFenced,
        String health,
        Optional<Executors> executors,
        Map<String, Long> milestones,
        List<QueryReport> queries) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How long executors may take to come. */
    private static final long PATIENCE_MILLIS = 30_000;

    /** Keeps its own copies. */
    DriverReport {
        milestones = Map.copyOf(milestones);
        queries = List.copyOf(queries);
    }

    /**
     * How many executors there are.
     *
     * @param noneSince since when there has been none
     */
    record Executors(int wanted, int registered, OptionalLong noneSince) {}

    /** Executors that the driver has gone without for so long that something must be in their way. */
    Optional<Executors> missingExecutors() {
        return executors.filter(count ->
                count.noneSince().isPresent() && now - count.noneSince().getAsLong() >= PATIENCE_MILLIS);
    }

    /**
     * How a query is.
     *
     * @param committedAt when its last batch of this life was committed
     * @param caughtUpAt when it was last seen, in this life, to have read all drops
     * @param waitsFor the stream that holds its watermark back, if one does
     * @param milestones when it first came how far in this life, by name
     */
    record QueryReport(
            String query,
            String state,
            OptionalLong batch,
            OptionalLong committedAt,
            OptionalLong lastBatchMillis,
            OptionalLong dropsBehind,
            OptionalLong secondsBehind,
            OptionalLong caughtUpAt,
            long rowsRead,
            Optional<String> waitsFor,
            int restarts,
            Optional<String> lastError,
            Map<String, Long> milestones) {
        /** Keeps its own copy. */
        QueryReport {
            milestones = Map.copyOf(milestones);
        }

        private boolean hasCaughtUpAfter(long at) {
            boolean canTell = caughtUpAt.isPresent() || dropsBehind.isPresent();
            return !state.equals("retrying") && (!canTell || caughtUpAt.orElse(Long.MIN_VALUE) > at);
        }
    }

    /** When this life's Java started, which tells one life from another; 0 if it is not said. */
    long jvmStarted() {
        return milestones.getOrDefault("jvmStarted", 0L);
    }

    /** Whether a query has committed in this life. */
    boolean hasCommitted() {
        return queries.stream().anyMatch(query -> query.committedAt().isPresent());
    }

    /**
     * Whether all queries get on, and each that can tell how many drops there are has had none left to read since a moment. One that is stuck
     * still says how far behind it was before, so that this is not enough.
     *
     * @param at by the driver's clock
     */
    boolean hasCaughtUpAfter(long at) {
        return queries.stream().allMatch(query -> query.hasCaughtUpAfter(at));
    }

    /** Whether all queries have caught up for the first time in this life. */
    boolean hasCaughtUp() {
        return milestones.containsKey("caughtUp");
    }

    /**
     * Reads {@code /status}.
     *
     * @throws Failure if it is something else
     */
    static DriverReport parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (!root.path("pipeline").isTextual() || !root.path("now").isNumber()) {
                throw new PermanentFailure(
                        "read the driver's status", "it has another form", "Use the \"weir\" of the image's version");
            }
            List<QueryReport> queries = new ArrayList<>();
            root.path("queries").forEach(query -> queries.add(query(query)));
            return new DriverReport(
                    root.path("pipeline").asText(),
                    number(root, "epoch"),
                    root.path("now").asLong(),
                    root.path("healthy").asBoolean(),
                    root.path("fenced").asBoolean(),
                    root.path("health").asText(),
                    Optional.ofNullable(root.get("executors"))
                            .map(node -> new Executors(
                                    node.path("wanted").asInt(),
                                    node.path("registered").asInt(),
                                    number(node, "noneSince"))),
                    numbers(root.path("milestones")),
                    queries);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "read the driver's status", e.getOriginalMessage(), "Use the \"weir\" of the image's version");
        }
    }

    private static QueryReport query(JsonNode node) {
        return new QueryReport(
                node.path("query").asText(),
                node.path("state").asText(),
                number(node, "batch"),
                number(node, "committedAt"),
                number(node, "lastBatchMillis"),
                number(node, "dropsBehind"),
                number(node, "secondsBehind"),
                number(node, "caughtUpAt"),
                node.path("rowsRead").asLong(),
                Optional.ofNullable(node.get("waitsFor")).map(JsonNode::asText),
                node.path("restarts").asInt(),
                Optional.ofNullable(node.get("lastError")).map(JsonNode::asText),
                numbers(node.path("milestones")));
    }

    private static OptionalLong number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
    }

    private static Map<String, Long> numbers(JsonNode node) {
        Map<String, Long> numbers = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            numbers.put(field.getKey(), field.getValue().asLong());
        }
        return numbers;
    }
}
