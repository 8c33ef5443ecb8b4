package weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import weir.history.DriverEvent;

/** An event for programs. */
final class EventJson {
    private EventJson() {}

    static ObjectNode of(DriverEvent event) {
        ObjectNode node = Api.JSON
                .createObjectNode()
                .put("number", event.number())
                .put("at", event.atMillis())
                .put("kind", event.kind().toString())
                .put("text", event.text());
        event.query().ifPresent(query -> node.put("query", query));
        if (event.batch() >= 0) {
            node.put("batch", event.batch());
        }
        return node;
    }
}
