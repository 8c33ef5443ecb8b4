package weir.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import weir.identity.Identities;
import weir.identity.Past;
import weir.identity.Verdict;
import weir.plan.Plan;
import weir.rejects.StreamStore;
import weir.spec.Sink;
import weir.verify.ControlView;

/**
 * Whether a query goes on from its checkpoint.
 *
 * @param past what the checkpoint says
 * @param verdict what follows for the query that the file has
 */
record Continues(Past past, Verdict verdict) {
    /**
     * That of each query that has a checkpoint, by name.
     *
     * @throws weir.problem.Cannot if the control plane cannot be read
     */
    static Map<String, Continues> of(Plan plan) {
        Map<String, Continues> all = new LinkedHashMap<>();
        try (ControlView view = ControlView.open(plan.pipeline(), StreamStore.configuration(plan.pipeline()))) {
            plan.queries().forEach((name, planned) -> {
                Past past =
                        planned.query().sinks().stream().anyMatch(Sink::outlivesDriver) ? view.past(name) : Past.NONE;
                if (past.planned().isPresent()) {
                    all.put(name, new Continues(past, Verdict.of(past, Identities.of(plan, planned))));
                }
            });
        }
        return all;
    }

    boolean isImpossible() {
        return verdict instanceof Verdict.Cannot;
    }

    /** In a word for programs. */
    String word() {
        if (verdict instanceof Verdict.Cannot) {
            return "cannot";
        }
        return verdict instanceof Verdict.Warns ? "warning" : "goes on";
    }

    /** As a sentence. */
    String text() {
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
