package weir.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import weir.graph.PipelineGraph.Edge;
import weir.graph.PipelineGraph.Kind;
import weir.graph.PipelineGraph.Node;
import weir.plan.Planner;

class GraphLayoutTest {
    private static final PipelineGraph WATCH = PipelineGraph.of(Planner.read(
            Path.of("../pipelines/watch.yaml"),
            Map.of(
                    "LAKE", "/lake",
                    "POSTGRES_URL", "jdbc:postgresql://localhost/weir",
                    "POSTGRES_USER", "weir",
                    "POSTGRES_PASSWORD", "sesame")));

    @Test
    void aPipelineIsAGraphInItsOwnNames() {
        assertThat(WATCH.nodes())
                .contains(
                        new Node("stream:watch", Kind.STREAM, "watch"),
                        new Node("table:users", Kind.TABLE, "users"),
                        new Node("query:user_join", Kind.QUERY, "user_join"));
        assertThat(WATCH.edges()).contains(new Edge("table:users", "query:user_join"));
        assertThat(WATCH.edges())
                .filteredOn(edge -> edge.to().equals("query:tumbling_5s"))
                .as("what a view reads is the view's")
                .singleElement()
                .extracting(Edge::from)
                .asString()
                .startsWith("view:");
        assertThat(WATCH.nodes()).filteredOn(node -> node.kind() == Kind.SINK).allSatisfy(sink -> assertThat(
                        WATCH.edges())
                .filteredOn(edge -> edge.to().equals(sink.id()))
                .hasSize(1));
    }

    @Test
    void eachNodeStandsBehindTheLongestWayToIt() {
        PipelineGraph graph = new PipelineGraph(
                List.of(
                        node("a", Kind.STREAM),
                        node("b", Kind.VIEW),
                        node("c", Kind.VIEW),
                        node("d", Kind.QUERY),
                        node("e", Kind.SINK)),
                List.of(
                        new Edge("a", "b"),
                        new Edge("b", "c"),
                        new Edge("a", "d"),
                        new Edge("c", "d"),
                        new Edge("d", "e")));

        assertThat(GraphLayout.of(graph).places()).extracting(GraphLayout.Place::layer).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void linesThatNeedNotCrossDoNot() {
        PipelineGraph graph = new PipelineGraph(
                List.of(
                        node("a", Kind.STREAM),
                        node("b", Kind.STREAM),
                        node("q1", Kind.QUERY),
                        node("q2", Kind.QUERY),
                        node("s1", Kind.SINK),
                        node("s2", Kind.SINK)),
                List.of(
                        new Edge("a", "q2"),
                        new Edge("b", "q1"),
                        new Edge("q1", "s1"),
                        new Edge("q2", "s2")));

        GraphLayout layout = GraphLayout.of(graph);

        assertThat(layout.place("a").y() < layout.place("b").y())
                .isEqualTo(layout.place("q2").y() < layout.place("q1").y())
                .isEqualTo(layout.place("s2").y() < layout.place("s1").y());
    }

    @Test
    void nodesDoNotOverlapAndAreInside() {
        GraphLayout layout = GraphLayout.of(WATCH);

        for (GraphLayout.Place one : layout.places()) {
            assertThat(one.x()).isBetween(0, layout.width() - one.width());
            assertThat(one.y()).isBetween(0, layout.height() - one.height());
            assertThat(layout.places()).filteredOn(other -> other != one).noneMatch(other -> overlap(one, other));
        }
        assertThat(GraphLayout.of(WATCH)).isEqualTo(layout);
    }

    @Test
    void thePictureIsXmlWithEachName() throws Exception {
        String svg = GraphSvg.of(GraphLayout.of(WATCH), "a<b & \"c\"");

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("rect").getLength())
                .isEqualTo(WATCH.nodes().size());
        assertThat(document.getElementsByTagName("path").getLength())
                .isEqualTo(WATCH.edges().size());
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("Pipeline a<b & \"c\"");
    }

    private static boolean overlap(GraphLayout.Place one, GraphLayout.Place other) {
        return one.x() < other.x() + other.width()
                && other.x() < one.x() + one.width()
                && one.y() < other.y() + other.height()
                && other.y() < one.y() + one.height();
    }

    private static Node node(String id, Kind kind) {
        return new Node(id, kind, id);
    }
}
