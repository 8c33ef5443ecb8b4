package weir.control;

import java.util.ArrayList;
import java.util.List;
import weir.sink.SourceRange;

/**
 * A batch as the ledger knows it.
 *
 * @param query the query's name
 * @param sink what keeps the batch, in words that stay the same over restarts: {@code table "activity"}
 * @param batch its number
 * @param range what it was made of
 */
public record Entry(String query, String sink, long batch, SourceRange range) {
    /** What the query's checkpoint logs hold while this batch runs. */
    List<CheckpointLog.File> logged() {
        CheckpointLog.File planned = new CheckpointLog.File(query + "/offsets", Long.toString(batch));
        List<CheckpointLog.File> logged = new ArrayList<>(planned.needed());
        logged.add(planned);
        return logged;
    }

    /** Verb and thing for {@link weir.problem.Failure}. */
    public String action() {
        return "keep batch " + batch + " of query \"" + query + "\" in " + sink;
    }
}
