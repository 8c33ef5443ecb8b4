package weir.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import weir.catalyst.Trees;
import weir.pipeline.Sink;
import weir.plan.Plan;

/**
 * What reads what: streams and tables, the views and queries over them, and the sinks of the queries.
 *
 * @param nodes in the file's order, what is read before what reads it
 * @param edges each from what is read to what reads it
 */
public record PipelineGraph(List<Node> nodes, List<Edge> edges) {
    /** Keeps its own copies. */
    public PipelineGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** What a node is. */
    public enum Kind {
        STREAM,
        TABLE,
        VIEW,
        QUERY,
        SINK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A node.
     *
     * @param id what tells it from the others, for example {@code stream:watch} or {@code sink:activity:postgres:activity}
     * @param name as the file names it; that of a sink is its label, for example {@code postgres:activity}
     */
    public record Node(String id, Kind kind, String name) {}

    /** An edge between nodes of these ids. */
    public record Edge(String from, String to) {}

    /** That of a pipeline. */
    public static PipelineGraph of(Plan plan) {
        Map<String, Node> relations = new LinkedHashMap<>();
        plan.streams().keySet().forEach(name -> put(relations, Kind.STREAM, name));
        plan.tables().keySet().forEach(name -> put(relations, Kind.TABLE, name));
        plan.views().keySet().forEach(name -> put(relations, Kind.VIEW, name));
        List<Node> nodes = new ArrayList<>(relations.values());
        List<Edge> edges = new ArrayList<>();
        plan.views().forEach((name, view) -> named(view.sql())
                .forEach(read -> connect(relations, read, "view:" + name, edges)));
        plan.queries().forEach((name, query) -> {
            Node node = new Node("query:" + name, Kind.QUERY, name);
            nodes.add(node);
            read(query).forEach(read -> connect(relations, read, node.id(), edges));
        });
        plan.queries().forEach((name, query) -> {
            for (Sink sink : query.query().sinks()) {
                Node node = new Node("sink:" + name + ":" + sink.label(), Kind.SINK, sink.label());
                nodes.add(node);
                edges.add(new Edge("query:" + name, node.id()));
            }
        });
        return new PipelineGraph(nodes, edges);
    }

    private static void put(Map<String, Node> relations, Kind kind, String name) {
        relations.put(name.toLowerCase(Locale.ROOT), new Node(kind + ":" + name, kind, name));
    }

    /** Names that SQL defines itself are those of no node. */
    private static void connect(Map<String, Node> relations, String read, String reader, List<Edge> edges) {
        Node node = relations.get(read);
        if (node != null && !node.id().equals(reader)) {
            edges.add(new Edge(node.id(), reader));
        }
    }

    private static Set<String> read(Plan.PlannedQuery query) {
        Set<String> names = new LinkedHashSet<>();
        query.keyed().ifPresent(keyed -> names.add(keyed.keyed().from().toLowerCase(Locale.ROOT)));
        if (names.isEmpty()) {
            collect(query.analysed(), names);
        }
        return names;
    }

    /** Down to the first name on each way: what a view reads is the view's. */
    private static void collect(LogicalPlan node, Set<String> names) {
        if (node instanceof View view) {
            names.add(view.desc().identifier().table().toLowerCase(Locale.ROOT));
            return;
        }
        Trees.list(node.children()).forEach(child -> collect(child, names));
        Trees.list(node.subqueries()).forEach(subquery -> collect(subquery, names));
    }

    private static Set<String> named(String sql) {
        Set<String> names = new LinkedHashSet<>();
        for (UnresolvedRelation relation :
                Trees.nodes(new CatalystSqlParser().parsePlan(sql), UnresolvedRelation.class)) {
            names.add(String.join(".", Trees.list(relation.multipartIdentifier())).toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
