package weir.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * What {@code weir verify} has found.
 *
 * @param lost rows that should be in a sink or a drop and are not
 * @param duplicated rows that should not be there and are
 * @param different rows whose key is right and whose values are not
 * @param compared sinks and lanes that could be compared
 * @param notCompared what could not be, and why
 * @param json all of it
 */
record VerifyVerdict(
        long lost, long duplicated, long different, int compared, List<String> notCompared, JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps its own copy. */
    VerifyVerdict {
        notCompared = List.copyOf(notCompared);
    }

    /**
     * Finds the verdict in the log of a pod that ran {@code weir verify -o json}.
     *
     * @throws Failure if there is none
     */
    static VerifyVerdict parse(String log) {
        // Java and Spark may have said something before, on standard error, which the log has as well.
        int begin = log.startsWith("{") ? 0 : log.lastIndexOf("\n{\n") + 1;
        int end = log.lastIndexOf("\n}");
        if (end < begin || !log.startsWith("{", begin)) {
            String last = log.strip().lines().reduce((first, second) -> second).orElse("nothing");
            throw new TransientFailure(
                    "verify", "the pod ended without a verdict and said: " + last, "Run \"weir verify\" by hand");
        }
        try {
            return of(JSON.readTree(log.substring(begin, end + 2)));
        } catch (JsonProcessingException e) {
            throw new TransientFailure(
                    "read the verdict", e.getOriginalMessage(), "Use the \"weir\" of the image's version");
        }
    }

    private static VerifyVerdict of(JsonNode root) {
        long lost = 0;
        long duplicated = 0;
        long different = 0;
        int compared = 0;
        List<String> notCompared = new ArrayList<>();
        for (JsonNode sink : root.path("verdicts")) {
            lost += sink.path("missing").asLong();
            duplicated += sink.path("extra").asLong();
            different += sink.path("different").asLong();
            String name =
                    sink.path("query").asText() + " in " + sink.path("sink").asText();
            compared += counted(sink, name, notCompared);
        }
        for (JsonNode lane : root.path("lanes")) {
            String name = "lane " + lane.path("lane").asText() + " of "
                    + lane.path("stream").asText();
            int counted = counted(lane, name, notCompared);
            compared += counted;
            if (counted == 1) {
                long accepted = lane.path("accepted").asLong();
                long found = lane.path("found").asLong();
                lost += Math.max(0, accepted - found);
                duplicated += Math.max(0, found - accepted);
            }
        }
        return new VerifyVerdict(lost, duplicated, different, compared, notCompared, root);
    }

    private static int counted(JsonNode verdict, String name, List<String> notCompared) {
        String result = verdict.path("result").asText();
        if (result.equals("equal") || result.equals("different")) {
            return 1;
        }
        notCompared.add(name + ": " + verdict.path("details").path(0).asText("it does not say why"));
        return 0;
    }

    /** Whether nothing is lost, doubled or wrong, and something was compared. */
    boolean isGood() {
        return lost == 0 && duplicated == 0 && different == 0 && compared > 0 && isReadable();
    }

    private boolean isReadable() {
        for (String list : List.of("verdicts", "lanes")) {
            for (JsonNode verdict : json.path(list)) {
                String result = verdict.path("result").asText();
                if (result.equals("unreadable") || result.equals("different")) {
                    return false;
                }
            }
        }
        return true;
    }
}
