package weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.apache.spark.sql.types.StructType;
import weir.graph.GraphLayout;
import weir.graph.PipelineGraph;
import weir.history.BatchRecord;
import weir.plan.Plan;

/** {@code pipeline}: what does not change while a driver lives. SQL is data: it is there for who may see data. */
final class PipelineJson implements Endpoint {
    private final Plan plan;
    private final ConsoleAccess access;
    private final GraphLayout layout;

    PipelineJson(Plan plan, ConsoleAccess access) {
        this.plan = plan;
        this.access = access;
        this.layout = GraphLayout.of(PipelineGraph.of(plan));
    }

    @Override
    public ObjectNode answer(Asked asked) {
        boolean hasSql = access.refusal(asked.token()).isEmpty();
        ObjectNode node = Api.JSON
                .createObjectNode()
                .put("pipeline", plan.pipeline().name())
                .put("showsData", access.form() == ConsoleAccess.Form.ALL)
                .put("needsToken", access.needsToken());
        graph(node.putObject("graph"));
        ArrayNode phases = node.putArray("phases");
        for (BatchRecord.Phase phase : BatchRecord.Phase.values()) {
            phases.add(phase.sparkName());
        }
        ObjectNode streams = node.putObject("streams");
        plan.streams().forEach((name, stream) -> {
            ObjectNode of = streams.putObject(name);
            columns(stream.schema(), of.putArray("columns"));
            of.put("kind", plan.pipeline().streams().get(name).source().key());
            of.put("hasDrops", plan.pipeline().streams().get(name).source().dropRoot().isPresent());
            plan.pipeline().streams().get(name).watermark().ifPresent(late -> of.put("watermarkMs", late.toMillis()));
        });
        ObjectNode views = node.putObject("views");
        plan.views().forEach((name, view) -> {
            ObjectNode of = views.putObject(name);
            columns(view.schema(), of.putArray("columns"));
            if (hasSql) {
                of.put("sql", view.sql());
            }
        });
        ObjectNode queries = node.putObject("queries");
        plan.queries().forEach((name, query) -> query(queries.putObject(name), query, hasSql));
        return node;
    }

    private static void query(ObjectNode of, Plan.PlannedQuery query, boolean hasSql) {
        columns(query.schema(), of.putArray("columns"));
        ArrayNode streams = of.putArray("streams");
        query.streams().forEach(streams::add);
        of.put("mode", query.query().mode().toString().toLowerCase(Locale.ROOT))
                .put("triggerMs", query.query().trigger().toMillis())
                .put("operators", query.operators().size())
                .put("hasWindows", WindowSql.of(query).isPresent());
        ArrayNode sinks = of.putArray("sinks");
        query.query().sinks().forEach(sink -> sinks.add(sink.label()));
        if (hasSql) {
            of.put("sql", query.query().sql().text());
        }
    }

    private void graph(ObjectNode graph) {
        graph.put("width", layout.width()).put("height", layout.height());
        ArrayNode nodes = graph.putArray("nodes");
        layout.places()
                .forEach(place -> nodes.addObject()
                        .put("id", place.node().id())
                        .put("kind", place.node().kind().toString())
                        .put("name", place.node().name())
                        .put("x", place.x())
                        .put("y", place.y())
                        .put("width", place.width())
                        .put("height", place.height()));
        ArrayNode edges = graph.putArray("edges");
        layout.edges()
                .forEach(edge -> edges.addObject()
                        .put("from", edge.from())
                        .put("to", edge.to())
                        .put("curve", layout.curve(edge)));
    }

    private static void columns(StructType columns, ArrayNode node) {
        for (var field : columns.fields()) {
            node.addObject().put("name", field.name()).put("type", field.dataType().sql());
        }
    }
}
