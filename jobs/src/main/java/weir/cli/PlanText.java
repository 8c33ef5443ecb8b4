package weir.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Keyed;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.plan.StateRules;
import weir.sink.SinkDescription;

/** A plan for people. */
final class PlanText {
    private static final int WIDTH = 11;

    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    /** @param continues of the queries that have a checkpoint, by name */
    static String of(Plan plan, Map<String, Continues> continues) {
        PlanText all = new PlanText();
        plan.queries()
                .forEach((name, query) ->
                        all.query(name, query, plan.pipeline(), Optional.ofNullable(continues.get(name))));
        return all.text.toString();
    }

    static String ofSchemas(Plan plan) {
        PlanText all = new PlanText();
        plan.streams().forEach((name, stream) -> {
            all.text.append("stream ").append(name).append('\n');
            all.columns("read", stream.declared());
            all.columns("in SQL", stream.schema());
        });
        return all.text.toString();
    }

    private void query(String name, Plan.PlannedQuery query, Pipeline pipeline, Optional<Continues> continues) {
        text.append("query ").append(name).append('\n');
        line("reads", String.join(", ", query.streams()));
        query.streams().forEach(stream -> ahead(pipeline.streams().get(stream)));
        if (query.operators().isEmpty()) {
            line("state", "none");
        }
        query.operators().forEach(operator -> line("state", operator(operator)));
        kept(query).ifPresent(place -> line("kept", place));
        line("writes", when(query.query()));
        query.outputs().forEach(output -> output(output, query.query()));
        continues.ifPresent(found -> {
            line("checkpoint", found.text());
            found.refusals().forEach(refusal -> line("refused", refusal));
        });
        text.append('\n');
    }

    /** What becomes of rows whose clock is in the future. */
    private void ahead(Stream stream) {
        stream.maxAhead()
                .ifPresent(most -> line(
                        "",
                        stream.name() + " up to " + duration(most) + " ahead of a drop's seal time; "
                                + switch (stream.badRows()) {
                                    case KEEP -> "beyond, event_time is null";
                                    case FAIL -> "beyond, the query stops";
                                    case QUARANTINE -> "rows beyond go to weir.rejects";
                                }));
    }

    private void output(Plan.Output output, Query query) {
        SinkDescription sink = output.sink().description(output.columns(), query.mode());
        line(output.sink().kind(), sink.place() + key(output.key()) + sink.more());
        sink.definition().ifPresentOrElse(definition -> line("", definition), () -> columns("", output.columns()));
    }

    private static String key(List<Plan.KeyColumn> key) {
        return key.isEmpty()
                ? ""
                : ", key "
                        + key.stream()
                                .map(column -> column.name() + (column.nullable() ? " (may be null)" : ""))
                                .collect(Collectors.joining(", "));
    }

    static String operator(Plan.Stateful operator) {
        if (operator instanceof Plan.Aggregation aggregation) {
            return (aggregation.by().isEmpty()
                            ? "one group of all rows"
                            : "groups by " + String.join(", ", aggregation.by()))
                    + until(aggregation.finishes());
        }
        if (operator instanceof Plan.StreamJoin join) {
            return "rows of both sides of the " + join.type() + " join" + until(join.finishes());
        }
        if (operator instanceof Plan.Deduplication deduplication) {
            return "each " + String.join(", ", deduplication.by()) + " once" + until(deduplication.finishes());
        }
        if (operator instanceof Plan.InOrder inOrder) {
            return "rows of each " + String.join(", ", inOrder.keyed().key()) + until(true)
                    + (inOrder.keyed() instanceof Keyed.Detect detect
                            ? "; then begun sequences, for " + duration(detect.within())
                            : "; then what \"" + ((Keyed.Custom) inOrder.keyed()).name() + "\" makes of them");
        }
        Plan.Limit limit = (Plan.Limit) operator;
        return "how many of " + limit.rows() + " rows are out";
    }

    /** Where the state is kept, and whether PostgreSQL could keep it. */
    private static Optional<String> kept(Plan.PlannedQuery query) {
        if (query.operators().isEmpty()) {
            return Optional.empty();
        }
        if (query.query().state() == Query.State.POSTGRES) {
            return Optional.of("in PostgreSQL, in the transaction of the table");
        }
        return Optional.of("in Spark's state store; "
                + StateRules.obstacle(query)
                        .map(reason -> "not in PostgreSQL: " + reason)
                        .orElse("\"state: postgres\" would keep it in PostgreSQL"));
    }

    private static String until(boolean finishes) {
        return finishes ? ", until the watermark has passed" : ", for ever";
    }

    private static String when(Query query) {
        String rows =
                switch (query.mode()) {
                    case APPEND -> "new rows";
                    case UPDATE -> "changed rows";
                    case COMPLETE -> "the whole result";
                };
        String every = query.trigger().isZero() ? "as soon as it can" : "every " + duration(query.trigger());
        return rows + " (mode " + query.mode().name().toLowerCase(Locale.ROOT) + "), " + every;
    }

    private static String duration(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? Counted.of((int) (millis / 1_000), "second", "seconds") : millis + " ms";
    }

    private void columns(String word, StructType columns) {
        String first = word;
        for (StructField field : columns.fields()) {
            line(first, "  " + field.name() + " " + field.dataType().sql() + (field.nullable() ? "" : " NOT NULL"));
            first = "";
        }
    }

    private void line(String word, String rest) {
        text.append("  ")
                .append(word)
                .append(" ".repeat(WIDTH - word.length()))
                .append(rest)
                .append('\n');
    }
}
