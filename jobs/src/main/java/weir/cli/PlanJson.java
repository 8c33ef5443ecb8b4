package weir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Keyed;
import weir.pipeline.Query;
import weir.plan.Plan;
import weir.plan.StateRules;
import weir.sink.SinkDescription;

/** A plan for programs. */
final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanJson() {}

    /** @param continues of the queries that have a checkpoint, by name */
    static String of(Plan plan, Map<String, Continues> continues) {
        ObjectNode root =
                JSON.createObjectNode().put("pipeline", plan.pipeline().name());
        ObjectNode queries = root.putObject("queries");
        plan.queries().forEach((name, query) -> {
            ObjectNode node = queries.putObject(name);
            query(query, node);
            Optional.ofNullable(continues.get(name)).ifPresent(found -> checkpoint(found, node));
        });
        return root.toPrettyString();
    }

    static String ofSchemas(Plan plan) {
        ObjectNode root =
                JSON.createObjectNode().put("pipeline", plan.pipeline().name());
        ObjectNode streams = root.putObject("streams");
        plan.streams().forEach((name, stream) -> {
            ObjectNode node = streams.putObject(name);
            columns(stream.declared(), node.putArray("read"));
            columns(stream.schema(), node.putArray("columns"));
        });
        return root.toPrettyString();
    }

    private static void query(Plan.PlannedQuery query, ObjectNode node) {
        texts(query.streams(), node.putArray("reads"));
        ArrayNode state = node.putArray("state");
        query.operators().forEach(operator -> operator(operator, state.addObject()));
        if (!query.operators().isEmpty()) {
            node.put("keptIn", query.query().state().name().toLowerCase(Locale.ROOT));
            StateRules.obstacle(query).ifPresent(reason -> node.put("notInPostgres", reason));
        }
        node.put("mode", query.query().mode().name().toLowerCase(Locale.ROOT));
        node.put("triggerMs", query.query().trigger().toMillis());
        columns(query.schema(), node.putArray("columns"));
        ArrayNode sinks = node.putArray("sinks");
        query.outputs().forEach(output -> sink(output, query.query(), sinks.addObject()));
    }

    private static void checkpoint(Continues found, ObjectNode query) {
        ObjectNode checkpoint = query.putObject("checkpoint");
        found.past().planned().ifPresent(batch -> checkpoint.put("batch", batch));
        checkpoint.put("verdict", found.word()).put("text", found.text());
        texts(found.refusals(), checkpoint.putArray("refused"));
    }

    private static void operator(Plan.Stateful operator, ObjectNode node) {
        if (operator instanceof Plan.Aggregation aggregation) {
            node.put("operator", "aggregation").put("finishes", aggregation.finishes());
            texts(aggregation.by(), node.putArray("by"));
        } else if (operator instanceof Plan.StreamJoin join) {
            node.put("operator", "join").put("finishes", join.finishes()).put("type", join.type());
            join.condition().ifPresent(condition -> node.put("condition", condition));
        } else if (operator instanceof Plan.Deduplication deduplication) {
            node.put("operator", "deduplication").put("finishes", deduplication.finishes());
            texts(deduplication.by(), node.putArray("by"));
        } else if (operator instanceof Plan.InOrder inOrder) {
            node.put("operator", inOrder.keyed() instanceof Keyed.Detect ? "detect" : "stateful");
            texts(inOrder.keyed().key(), node.putArray("by"));
            if (inOrder.keyed() instanceof Keyed.Detect detect) {
                node.put("withinMs", detect.within().toMillis());
            } else if (inOrder.keyed() instanceof Keyed.Custom custom) {
                node.put("name", custom.name());
            }
        } else if (operator instanceof Plan.Limit limit) {
            node.put("operator", "limit").put("rows", limit.rows());
        }
    }

    private static void sink(Plan.Output output, Query query, ObjectNode node) {
        SinkDescription sink = output.sink().description(output.columns(), query.mode());
        node.put("sink", output.sink().kind());
        sink.facts().forEach((name, fact) -> node.set(name, JSON.valueToTree(fact)));
        sink.definition().ifPresent(definition -> node.put("definition", definition));
        ArrayNode key = node.putArray("key");
        output.key()
                .forEach(column -> key.addObject().put("name", column.name()).put("nullable", column.nullable()));
    }

    private static void columns(StructType columns, ArrayNode node) {
        for (StructField field : columns.fields()) {
            node.addObject()
                    .put("name", field.name())
                    .put("type", field.dataType().sql())
                    .put("nullable", field.nullable());
        }
    }

    private static void texts(List<String> texts, ArrayNode node) {
        texts.forEach(node::add);
    }
}
