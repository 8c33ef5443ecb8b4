package weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import weir.history.BatchHistory;
import weir.history.BatchRecord;
import weir.run.PipelineRun;
import weir.serve.DriverLife;

/**
 * {@code history/{query}?last=N}: its last batches as columns, oldest first; null where something is not known. {@code ranges} has the last 100 batches'
 * drops.
 */
final class HistoryJson implements Endpoint {
    private static final int DEFAULT_BATCHES = 300;
    private static final int MAX_RANGES = 100;

    private final DriverLife life;
    private final QueryStreams streams;

    HistoryJson(DriverLife life, QueryStreams streams) {
        this.life = life;
        this.streams = streams;
    }

    @Override
    public ObjectNode answer(Asked asked) {
        Map<String, BatchHistory> histories =
                life.run().map(PipelineRun::histories).orElse(Map.of());
        String query = asked.part(1)
                .filter(histories::containsKey)
                .orElseThrow(() -> new NoSuchThing("There is no such query; there are "
                        + String.join(", ", histories.keySet())));
        return of(
                query, histories.get(query).last(asked.number("last", DEFAULT_BATCHES, BatchHistory.MAX_BATCHES)), streams);
    }

    static ObjectNode of(String query, List<BatchRecord> batches, QueryStreams streams) {
        ObjectNode node = Api.JSON.createObjectNode().put("query", query);
        ArrayNode number = node.putArray("batch");
        ArrayNode epoch = node.putArray("epoch");
        ArrayNode at = node.putArray("at");
        ArrayNode rowsIn = node.putArray("rowsIn");
        ArrayNode late = node.putArray("rowsLate");
        ArrayNode stateRows = node.putArray("stateRows");
        ArrayNode stateBytes = node.putArray("stateBytes");
        ArrayNode min = node.putArray("eventMin");
        ArrayNode max = node.putArray("eventMax");
        ArrayNode avg = node.putArray("eventAvg");
        ArrayNode watermark = node.putArray("watermark");
        for (BatchRecord batch : batches) {
            number.add(batch.number());
            epoch.add(batch.epoch());
            at.add(batch.atMillis());
            known(rowsIn, batch.rowsIn());
            late.add(batch.rowsLate());
            stateRows.add(batch.stateRows());
            stateBytes.add(batch.stateBytes());
            known(min, batch.times().min());
            known(max, batch.times().max());
            known(avg, batch.times().avg());
            known(watermark, batch.times().watermark());
        }
        phases(node.putObject("phases"), batches);
        sinks(node.putObject("sinks"), batches);
        ranges(node.putArray("ranges"), query, batches.subList(Math.max(0, batches.size() - MAX_RANGES), batches.size()), streams);
        return node;
    }

    private static void phases(ObjectNode node, List<BatchRecord> batches) {
        for (BatchRecord.Phase phase : BatchRecord.Phase.values()) {
            ArrayNode millis = node.putArray(phase.sparkName());
            batches.forEach(batch -> known(millis, batch.phaseMillis().get(phase.ordinal())));
        }
    }

    private static void sinks(ObjectNode node, List<BatchRecord> batches) {
        TreeSet<String> names = new TreeSet<>();
        batches.forEach(batch -> batch.sinks().forEach(kept -> names.add(kept.sink())));
        for (String name : names) {
            ObjectNode sink = node.putObject(name);
            ArrayNode rows = sink.putArray("rows");
            ArrayNode millis = sink.putArray("millis");
            for (BatchRecord batch : batches) {
                Optional<BatchRecord.Kept> kept = batch.sinks().stream()
                        .filter(each -> each.sink().equals(name))
                        .findFirst();
                known(rows, kept.map(BatchRecord.Kept::rows).orElse(-1L));
                known(millis, kept.map(BatchRecord.Kept::millis).orElse(-1L));
            }
        }
    }

    private static void ranges(ArrayNode node, String query, List<BatchRecord> batches, QueryStreams streams) {
        for (BatchRecord batch : batches) {
            for (BatchRecord.DropRange range : batch.drops()) {
                ObjectNode of = node.addObject()
                        .put("batch", batch.number())
                        .put("lane", range.lane())
                        .put("from", range.from())
                        .put("to", range.to());
                streams.of(query, range.source()).ifPresent(stream -> of.put("stream", stream));
            }
        }
    }

    private static void known(ArrayNode node, long number) {
        if (number < 0) {
            node.addNull();
        } else {
            node.add(number);
        }
    }

    /** Times before 1970 are times. */
    private static void known(ArrayNode node, OptionalLong time) {
        if (time.isPresent()) {
            node.add(time.getAsLong());
        } else {
            node.addNull();
        }
    }
}
