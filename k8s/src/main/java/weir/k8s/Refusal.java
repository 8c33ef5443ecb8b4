package weir.k8s;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Why Kubernetes refused to make a pod, found in the log of a driver: where a quota or a template is in the way, there is no pod, and no event. */
final class Refusal {
    /** As the client that Spark uses puts it: the server's message is in the middle. */
    private static final Pattern REFUSED = Pattern.compile(
            "Failure executing: POST at: \\S+/pods\\S* Message: (.+?)(?:\\.? Received status: |\\\\n|$)",
            Pattern.MULTILINE);

    private Refusal() {}

    /** The last one of a log for people or of JSON lines. */
    static Optional<String> last(String log) {
        return log == null
                ? Optional.empty()
                : REFUSED.matcher(log)
                        .results()
                        .map((MatchResult found) ->
                                found.group(1).replace("\\\"", "\"").strip())
                        .reduce((first, second) -> second);
    }
}
