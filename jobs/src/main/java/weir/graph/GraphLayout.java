package weir.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the nodes of a graph are drawn: in layers from left to right, each node behind the longest way that leads to it, and in each layer in the order
 * of the barycentres of its neighbours (Sugiyama, Tagawa and Toda, 1981). The same graph is always drawn in the same way. Lengths are CSS pixels.
 *
 * @param places one for each node, in the order of the graph's nodes
 * @param edges of the graph
 * @param width of the drawing
 * @param height of the drawing
 */
public record GraphLayout(List<Place> places, List<PipelineGraph.Edge> edges, int width, int height) {
    static final int NODE_WIDTH = 220;
    static final int NODE_HEIGHT = 62;

    private static final int BETWEEN_LAYERS = 96;
    private static final int BETWEEN_NODES = 16;
    private static final int MARGIN = 12;

    /** Further rounds change nothing in graphs of this size. */
    private static final int ROUNDS = 8;

    /** Keeps its own copies. */
    public GraphLayout {
        places = List.copyOf(places);
        edges = List.copyOf(edges);
    }

    /** A node with its upper left corner. */
    public record Place(PipelineGraph.Node node, int layer, int x, int y, int width, int height) {}

    /** Lays out a graph without circles. */
    public static GraphLayout of(PipelineGraph graph) {
        Map<String, Integer> layers = layers(graph);
        List<List<String>> ordered = ordered(graph, layers);
        int most = ordered.stream().mapToInt(List::size).max().orElse(0);
        int height = 2 * MARGIN + Math.max(0, most * (NODE_HEIGHT + BETWEEN_NODES) - BETWEEN_NODES);
        Map<String, Integer> tops = new HashMap<>();
        for (List<String> layer : ordered) {
            // A short layer is spread over the middle of the long ones.
            int free = height - 2 * MARGIN - layer.size() * NODE_HEIGHT;
            int gap = Math.max(BETWEEN_NODES, free / (layer.size() + 1));
            int top = MARGIN + (free - gap * (layer.size() - 1)) / 2;
            for (int i = 0; i < layer.size(); i++) {
                tops.put(layer.get(i), top + i * (NODE_HEIGHT + gap));
            }
        }
        List<Place> places = graph.nodes().stream()
                .map(node -> {
                    int layer = layers.get(node.id());
                    int left = MARGIN + layer * (NODE_WIDTH + BETWEEN_LAYERS);
                    return new Place(node, layer, left, tops.get(node.id()), NODE_WIDTH, NODE_HEIGHT);
                })
                .toList();
        int width = 2 * MARGIN + Math.max(0, ordered.size() * (NODE_WIDTH + BETWEEN_LAYERS) - BETWEEN_LAYERS);
        return new GraphLayout(places, graph.edges(), width, height);
    }

    /** Sinks stand in one layer, behind all others. */
    private static Map<String, Integer> layers(PipelineGraph graph) {
        Map<String, Integer> layers = new LinkedHashMap<>();
        graph.nodes().forEach(node -> layers.put(node.id(), 0));
        // Each round settles at least one more layer, for there is no circle.
        for (int round = 0; round < graph.nodes().size(); round++) {
            graph.edges()
                    .forEach(edge -> layers.computeIfPresent(
                            edge.to(), (to, layer) -> Math.max(layer, layers.get(edge.from()) + 1)));
        }
        int last = layers.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (PipelineGraph.Node node : graph.nodes()) {
            if (node.kind() == PipelineGraph.Kind.SINK) {
                layers.put(node.id(), last);
            } else if (node.kind() == PipelineGraph.Kind.QUERY) {
                layers.put(node.id(), last - 1);
            }
        }
        return layers;
    }

    private static List<List<String>> ordered(PipelineGraph graph, Map<String, Integer> layers) {
        List<List<String>> ordered = new ArrayList<>();
        layers.forEach((node, layer) -> {
            while (ordered.size() <= layer) {
                ordered.add(new ArrayList<>());
            }
            ordered.get(layer).add(node);
        });
        Map<String, List<String>> before = new HashMap<>();
        Map<String, List<String>> behind = new HashMap<>();
        graph.edges().forEach(edge -> {
            before.computeIfAbsent(edge.to(), none -> new ArrayList<>()).add(edge.from());
            behind.computeIfAbsent(edge.from(), none -> new ArrayList<>()).add(edge.to());
        });
        for (int round = 0; round < ROUNDS; round++) {
            boolean isForwards = round % 2 == 0;
            Map<String, Double> positions = positions(ordered);
            for (int i = 0; i < ordered.size(); i++) {
                int layer = isForwards ? i : ordered.size() - 1 - i;
                sort(ordered.get(layer), isForwards ? before : behind, positions);
                positions = positions(ordered);
            }
        }
        return ordered;
    }

    /** Relative, so that layers of different lengths can be compared: 0 is the top, 1 the bottom. */
    private static Map<String, Double> positions(List<List<String>> ordered) {
        Map<String, Double> positions = new HashMap<>();
        for (List<String> layer : ordered) {
            for (int i = 0; i < layer.size(); i++) {
                positions.put(layer.get(i), (i + 0.5) / layer.size());
            }
        }
        return positions;
    }

    private static void sort(List<String> layer, Map<String, List<String>> neighbours, Map<String, Double> positions) {
        Map<String, Double> centres = new HashMap<>();
        for (String node : layer) {
            centres.put(
                    node,
                    neighbours.getOrDefault(node, List.of()).stream()
                            .mapToDouble(positions::get)
                            .average()
                            .orElse(positions.get(node)));
        }
        layer.sort(Comparator.comparing(centres::get));
    }

    /** The place of a node. */
    public Place place(String id) {
        return places.stream()
                .filter(place -> place.node().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The curve of an edge, as the attribute {@code d} of an SVG path. */
    public String curve(PipelineGraph.Edge edge) {
        Place from = place(edge.from());
        Place to = place(edge.to());
        int left = from.x() + from.width();
        int fromMiddle = from.y() + from.height() / 2;
        int toMiddle = to.y() + to.height() / 2;
        int middle = (left + to.x()) / 2;
        return "M%d %dC%d %d %d %d %d %d"
                .formatted(left, fromMiddle, middle, fromMiddle, middle, toMiddle, to.x(), toMiddle);
    }
}
