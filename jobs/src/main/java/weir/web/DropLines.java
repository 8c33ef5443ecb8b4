package weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.drop.Drop;
import weir.drop.Storage;
import weir.drop.StreamReader;
import weir.history.BatchHistory;
import weir.history.BatchRecord;
import weir.run.PipelineRun;
import weir.serve.DriverLife;

/** {@code drops/{stream}/{lane}/{n}}: the first lines of a drop, and which batch of which query holds it. They are data. */
final class DropLines {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_LINES = 200;

    private final DriverLife life;
    private final QueryStreams streams;
    private final ConsoleAccess access;

    DropLines(DriverLife life, QueryStreams streams, ConsoleAccess access) {
        this.life = life;
        this.streams = streams;
        this.access = access;
    }

    ObjectNode answer(Asked asked, String stream, Storage store) throws IOException {
        String lane = asked.part(2).orElseThrow();
        long number = asked.part(3)
                .filter(text -> text.matches("\\d{1,12}"))
                .map(Long::parseLong)
                .orElseThrow(() -> noSuchDrop());
        // A lane's name is made by others: only one that is there is looked into.
        if (!new StreamReader(store).lanes().contains(lane)) {
            throw noSuchDrop();
        }
        Drop drop = new StreamReader(store)
                .range(lane, number, number + 1).stream().findFirst().orElseThrow(() -> noSuchDrop());
        ObjectNode node = Api.JSON
                .createObjectNode()
                .put("stream", stream)
                .put("lane", lane)
                .put("drop", number)
                .put("path", drop.path())
                .put("bytes", drop.bytes());
        if (drop.sealedMillis() > 0) {
            node.put("sealed", drop.sealedMillis());
        }
        batches(node.putArray("batches"), stream, lane, number);
        Optional<String> refusal = access.refusal(asked.token());
        if (refusal.isPresent()) {
            return node.put("refusal", refusal.get());
        }
        lines(node, drop, store);
        return node;
    }

    private static Endpoint.NoSuchThing noSuchDrop() {
        return new Endpoint.NoSuchThing("There is no such drop.");
    }

    private void batches(ArrayNode node, String stream, String lane, long number) {
        Map<String, BatchHistory> histories =
                life.run().map(PipelineRun::histories).orElse(Map.of());
        histories.forEach((query, history) -> {
            for (BatchRecord batch : history.last(BatchHistory.MAX_BATCHES)) {
                boolean holds = batch.drops().stream()
                        .anyMatch(range -> range.lane().equals(lane)
                                && range.from() <= number
                                && number < range.to()
                                && streams.of(query, range.source())
                                        .filter(stream::equals)
                                        .isPresent());
                if (holds) {
                    ArrayNode sinks = node.addObject()
                            .put("query", query)
                            .put("batch", batch.number())
                            .put("at", batch.atMillis())
                            .putArray("sinks");
                    batch.sinks().forEach(kept -> sinks.add(kept.sink()));
                }
            }
        });
    }

    private static void lines(ObjectNode node, Drop drop, Storage store) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = drop.compression().unpack(store.open(drop.path()))) {
            read.writeBytes(in.readNBytes(MAX_BYTES));
        }
        List<String> lines = read.toString(StandardCharsets.UTF_8).lines().toList();
        ArrayNode array = node.putArray("lines");
        lines.stream().limit(MAX_LINES).forEach(array::add);
        node.put("isWhole", read.size() < MAX_BYTES && lines.size() <= MAX_LINES);
    }
}
