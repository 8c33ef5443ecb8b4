package weir.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import weir.identity.Identities;
import weir.identity.Past;
import weir.identity.Verdict;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.rejects.StreamStore;
import weir.verify.ControlView;

/**
 * Whether a query goes on from its checkpoint.
 *
 * @param past what the checkpoint says
 * @param verdict what follows for the query that the file has
 * @param refusals why its sinks would not be used, each a message
 */
record Continues(Past past, Verdict verdict, List<String> refusals) {
    /** Keeps its own copy of {@code refusals}. */
    Continues {
        refusals = List.copyOf(refusals);
    }

    /**
     * That of each query that has a checkpoint or would be refused, by name.
     *
     * @param notAsked is told which sinks are not compared, and why
     * @throws weir.problem.Failure if the control plane cannot be read
     */
    static Map<String, Continues> of(Plan plan, Consumer<String> notAsked) {
        Map<String, Continues> all = new LinkedHashMap<>();
        Configuration configuration = StreamStore.configuration(plan.pipeline());
        try (ControlView view = ControlView.open(plan.pipeline(), configuration)) {
            SinkLook sinks = new SinkLook(plan, view, configuration);
            plan.queries().forEach((name, planned) -> {
                Past past =
                        planned.query().sinks().stream().anyMatch(Sink::outlivesDriver) ? view.past(name) : Past.NONE;
                List<String> refusals = sinks.refusals(planned.query(), past);
                if (past.planned().isPresent() || !refusals.isEmpty()) {
                    all.put(name, new Continues(past, Verdict.of(past, Identities.of(plan, planned)), refusals));
                }
            });
            sinks.notAsked().forEach(notAsked);
        }
        return all;
    }

    boolean isImpossible() {
        return verdict instanceof Verdict.Cannot || !refusals.isEmpty();
    }

    /** In a word for programs. */
    String word() {
        if (isImpossible()) {
            return "cannot";
        }
        return verdict instanceof Verdict.Warns ? "warning" : "goes on";
    }

    /** As a sentence. */
    String text() {
        if (past.planned().isEmpty()) {
            return "none yet";
        }
        String from = " from batch " + past.planned().getAsLong();
        if (verdict instanceof Verdict.Cannot cannot) {
            return "cannot go on" + from + ": " + Verdict.told(cannot.differences()) + ". " + cannot.nextStep() + ".";
        } else if (verdict instanceof Verdict.Warns warns) {
            return "goes on" + from + ", with a warning: " + Verdict.told(warns.differences())
                    + ". What was kept before stays as it is.";
        } else if (verdict instanceof Verdict.Adopts) {
            return "goes on" + from + "; what it was then is not known, for an earlier version ran it";
        }
        return "goes on" + from;
    }
}
