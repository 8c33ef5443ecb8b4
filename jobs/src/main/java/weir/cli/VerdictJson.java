package weir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import weir.verify.LaneVerdict;
import weir.verify.Verdict;

/** Verdicts for programs. */
final class VerdictJson {
    private VerdictJson() {}

    static String of(String pipeline, List<LaneVerdict> lanes, List<Verdict> verdicts) {
        ObjectNode root = new ObjectMapper().createObjectNode().put("pipeline", pipeline);
        ArrayNode ofLanes = root.putArray("lanes");
        lanes.forEach(verdict -> put(verdict, ofLanes.addObject()));
        ArrayNode array = root.putArray("verdicts");
        verdicts.forEach(verdict -> put(verdict, array.addObject()));
        return root.toPrettyString();
    }

    private static void put(LaneVerdict verdict, ObjectNode node) {
        node.put("stream", verdict.stream())
                .put("lane", verdict.lane())
                .put("result", verdict.result().name().toLowerCase(Locale.ROOT))
                .put("drops", verdict.drops())
                .put("accepted", verdict.accepted())
                .put("found", verdict.found());
        ArrayNode details = node.putArray("details");
        verdict.details().forEach(details::add);
    }

    private static void put(Verdict verdict, ObjectNode node) {
        node.put("query", verdict.query())
                .put("sink", verdict.sink())
                .put("result", verdict.result().name().toLowerCase(Locale.ROOT));
        verdict.batch().ifPresent(batch -> node.put("batch", batch));
        node.put("expected", verdict.expected())
                .put("found", verdict.found())
                .put("missing", verdict.missing())
                .put("extra", verdict.extra())
                .put("different", verdict.different())
                .put("late", verdict.late());
        ArrayNode details = node.putArray("details");
        verdict.details().forEach(details::add);
    }
}
