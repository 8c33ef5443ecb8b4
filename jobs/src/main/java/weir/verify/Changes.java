package weir.verify;

import java.util.Optional;
import java.util.stream.Collectors;
import weir.identity.Difference;
import weir.identity.Identities;
import weir.identity.Identity;
import weir.identity.Past;
import weir.plan.Plan;

/** Why what was kept is not what the pipeline file says, for a query that was changed. */
final class Changes {
    private Changes() {}

    /** A reason without a full stop; empty if all rows were made by the query that the file has. */
    static Optional<String> of(Plan plan, Plan.PlannedQuery planned, Past past) {
        weir.identity.Verdict verdict = weir.identity.Verdict.of(past, Identities.of(plan, planned));
        if (verdict instanceof weir.identity.Verdict.Cannot cannot) {
            return Optional.of(notRun(weir.identity.Verdict.told(cannot.differences())));
        } else if (verdict instanceof weir.identity.Verdict.Warns warns
                && warns.differences().stream().anyMatch(Changes::isOfRows)) {
            return Optional.of(notRun(weir.identity.Verdict.told(warns.differences())));
        }
        return past.identity()
                .filter(identity -> !identity.changes().isEmpty())
                .map(identity ->
                        "it was changed while it went on, and rows that were kept before are as they were then: "
                                + identity.changes().stream().map(Changes::told).collect(Collectors.joining("; ")));
    }

    private static boolean isOfRows(Difference difference) {
        return difference.concernsKeptRows() || difference.kind() == weir.identity.Clause.Kind.STREAM;
    }

    private static String notRun(String differences) {
        return "what was kept was made by another query than the file has now: " + differences;
    }

    private static String told(Identity.Change change) {
        return "behind batch " + change.batch() + ", " + change.text();
    }
}
