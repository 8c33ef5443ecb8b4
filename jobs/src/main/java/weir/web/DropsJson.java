package weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import weir.drop.Drop;
import weir.drop.Storage;
import weir.drop.StreamReader;
import weir.drop.Tallies;
import weir.drop.Tally;
import weir.history.BatchHistory;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.problem.TransientFailure;
import weir.rejects.StreamStore;
import weir.run.PipelineRun;
import weir.serve.DriverLife;

/** {@code drops/{stream}}: the last drops of each lane, what is missing among them, and how far each query has read. Lines are {@link DropLines}'. */
final class DropsJson implements Endpoint {
    private static final int MAX_LANES = 50;
    private static final int DEFAULT_DROPS = 200;
    private static final int MAX_DROPS = 1_000;

    private final Plan plan;
    private final DriverLife life;
    private final QueryStreams streams;
    private final DropLines lines;

    DropsJson(Plan plan, DriverLife life, QueryStreams streams, DropLines lines) {
        this.plan = plan;
        this.life = life;
        this.streams = streams;
        this.lines = lines;
    }

    @Override
    public ObjectNode answer(Asked asked) {
        Stream stream = asked.part(1)
                .map(plan.pipeline().streams()::get)
                .filter(each -> each.source().dropRoot().isPresent())
                .orElseThrow(() -> new NoSuchThing("There is no such stream of drops."));
        Storage store =
                StreamStore.open(plan.pipeline(), stream.source().dropRoot().orElseThrow());
        try {
            return asked.part(2).isPresent()
                    ? lines.answer(asked, stream.name(), store)
                    : lanes(stream.name(), store, asked.number("last", DEFAULT_DROPS, MAX_DROPS));
        } catch (IOException e) {
            throw new TransientFailure(
                    "list the drops of stream \"" + stream.name() + "\"", e, "Check that the place may be read");
        }
    }

    private ObjectNode lanes(String stream, Storage store, int last) throws IOException {
        StreamReader reader = new StreamReader(store);
        ObjectNode node = Api.JSON.createObjectNode().put("stream", stream);
        var all = reader.lanes();
        var counted = Tallies.lanes(store);
        node.put("lanesInAll", all.size());
        ArrayNode lanes = node.putArray("lanes");
        for (String lane : all.stream().limit(MAX_LANES).toList()) {
            lane(lanes.addObject().put("lane", lane), stream, lane, reader, last);
            if (counted.contains(lane)) {
                Tally tally = Tallies.read(store, lane);
                ((ObjectNode) lanes.get(lanes.size() - 1))
                        .putObject("tally")
                        .put("drops", tally.drops())
                        .put("rows", tally.rows())
                        .put("accepted", tally.accepted());
            }
        }
        return node;
    }

    private void lane(ObjectNode node, String stream, String lane, StreamReader reader, int last) throws IOException {
        long next = reader.next(lane);
        long from = Math.max(0, next - last);
        List<Drop> drops = reader.range(lane, from, next);
        node.put("next", next).put("from", from);
        ArrayNode numbers = node.putArray("numbers");
        ArrayNode bytes = node.putArray("bytes");
        ArrayNode sealed = node.putArray("sealed");
        ArrayNode missing = node.putArray("missing");
        long expected = from;
        for (Drop drop : drops) {
            for (; expected < drop.number(); expected++) {
                missing.add(expected);
            }
            expected = drop.number() + 1;
            numbers.add(drop.number());
            bytes.add(drop.bytes());
            sealed.add(drop.sealedMillis() > 0 ? drop.sealedMillis() : drop.modifiedMillis());
        }
        Map<String, BatchHistory> histories =
                life.run().map(PipelineRun::histories).orElse(Map.of());
        ObjectNode positions = node.putObject("positions");
        streams.readers(histories, stream, lane).forEach(each -> positions.put(each.query(), each.position()));
    }
}
