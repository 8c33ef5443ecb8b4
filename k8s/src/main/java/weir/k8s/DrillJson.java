package weir.k8s;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A drill for programs: steps in milliseconds since the kill; one that was not seen is absent. */
final class DrillJson {
    private DrillJson() {}

    static String of(DrillResult result) {
        ObjectNode root = summary(result);
        root.set("verify", result.verdict().json());
        return root.toPrettyString();
    }

    /** Without what each sink holds, on one line. */
    static String withoutVerification(DrillResult result) {
        return summary(result).toString();
    }

    private static ObjectNode summary(DrillResult result) {
        ObjectNode root = new ObjectMapper()
                .createObjectNode()
                .put("release", result.release())
                .put("part", result.part().label())
                .put("seed", result.seed())
                .put("passed", result.isGood())
                .put("lost", result.verdict().lost())
                .put("duplicated", result.verdict().duplicated())
                .put("different", result.verdict().different());
        ArrayNode kills = root.putArray("kills");
        for (Drill.Kill kill : result.kills()) {
            Timeline timeline = kill.timeline();
            ObjectNode node = kills.addObject()
                    .put("pod", kill.pod())
                    .put("killedAt", timeline.beganAt())
                    .put("caughtUp", kill.isOver())
                    .put("driverRestarted", kill.isDriverRestarted());
            ObjectNode steps = node.putObject("steps");
            timeline.steps().forEach(step -> timeline.after(step).ifPresent(millis -> steps.put(step.key(), millis)));
        }
        ObjectNode over = root.putObject("overAll");
        for (Step step : result.steps()) {
            result.of(step).ifPresent(span -> over.putObject(step.key())
                    .put("median", span.median())
                    .put("worst", span.worst()));
        }
        return root;
    }
}
