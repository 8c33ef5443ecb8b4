package weir.control;

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
    /** Verb and thing for {@link weir.problem.Cannot}. */
    public String action() {
        return "keep batch " + batch + " of query \"" + query + "\" in " + sink;
    }
}
