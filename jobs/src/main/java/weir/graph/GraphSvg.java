package weir.graph;

/** A pipeline's graph as a picture: SVG that needs nothing else, light or dark as its viewer is. */
public final class GraphSvg {
    private static final int MAX_CHARACTERS = 26;

    private static final String STYLE =
            """
            <style>
            .node{fill:#fff;stroke:#d5dae2;stroke-width:1.3}.edge{fill:none;stroke:#56b4e9;stroke-width:2;opacity:.75}
            text{fill:#14181f;font:13px system-ui,sans-serif}.kind{fill:#5b6675;font-size:11.5px}
            @media (prefers-color-scheme:dark){.node{fill:#171d25;stroke:#2b3440}text{fill:#e8ecf2}.kind{fill:#9aa6b6}}
            </style>
            """;

    private GraphSvg() {}

    /** Draws it. */
    public static String of(GraphLayout layout, String pipeline) {
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n"
                .formatted(layout.width(), layout.height(), layout.width(), layout.height()));
        svg.append("<title>Pipeline ").append(escaped(pipeline)).append("</title>\n").append(STYLE);
        layout.edges()
                .forEach(edge -> svg.append("<path class=\"edge\" d=\"")
                        .append(layout.curve(edge))
                        .append("\"/>\n"));
        layout.places().forEach(place -> append(svg, place));
        return svg.append("</svg>\n").toString();
    }

    private static void append(StringBuilder svg, GraphLayout.Place place) {
        PipelineGraph.Node node = place.node();
        svg.append(
                """
                <g><title>%s %s</title><rect class="node" x="%d" y="%d" width="%d" height="%d" rx="8"/>\
                <text class="kind" x="%d" y="%d">%s</text><text x="%d" y="%d">%s</text></g>
                """
                        .formatted(
                                node.kind(),
                                escaped(node.name()),
                                place.x(),
                                place.y(),
                                place.width(),
                                place.height(),
                                place.x() + 14,
                                place.y() + 24,
                                node.kind(),
                                place.x() + 14,
                                place.y() + 44,
                                escaped(shortened(node))));
    }

    /** Of a place, which is often a path, the end says more than the beginning. */
    private static String shortened(PipelineGraph.Node node) {
        String name = node.name();
        if (name.length() <= MAX_CHARACTERS) {
            return name;
        }
        return node.kind() == PipelineGraph.Kind.SINK
                ? "…" + name.substring(name.length() - MAX_CHARACTERS + 1)
                : name.substring(0, MAX_CHARACTERS - 1) + "…";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
