package weir.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What came of one sink of one query.
 *
 * @param query the query's name
 * @param sink where its result is kept, for example {@code postgres activity}
 * @param result what was found
 * @param batch up to which batch both sides go; empty if none was kept
 * @param expected how many rows there should be
 * @param found how many there are
 * @param missing rows that should be there and are not
 * @param extra rows that should not be there and are
 * @param different rows whose key is right and whose values are not
 * @param late rows that came behind the watermark and count for nothing; a row counts in each of its windows
 * @param details the first differences, or why nothing could be verified, each without a full stop
 */
public record Verdict(
        String query,
        String sink,
        Result result,
        OptionalLong batch,
        long expected,
        long found,
        long missing,
        long extra,
        long different,
        long late,
        List<String> details) {

    /** Keeps its own copy of {@code details}. */
    public Verdict {
        details = List.copyOf(details);
    }

    /** What can come of it. */
    public enum Result {
        /** The sink holds what the drops say. */
        EQUAL,
        /** It does not. */
        DIFFERENT,
        /** What should be there can't be told, because of what the query does. */
        UNVERIFIABLE,
        /** What has to be looked at can't be read. */
        UNREADABLE
    }

    /** Whether somebody has to look after it. */
    public boolean isBad() {
        return result == Result.DIFFERENT || result == Result.UNREADABLE;
    }

    /** The same with more to say. */
    Verdict with(List<String> hints) {
        List<String> more = new ArrayList<>(details);
        more.addAll(hints);
        return new Verdict(query, sink, result, batch, expected, found, missing, extra, different, late, more);
    }

    static Verdict of(String query, String sink, Result result, OptionalLong batch, String detail) {
        return new Verdict(query, sink, result, batch, 0, 0, 0, 0, 0, 0, List.of(detail));
    }

    static Verdict of(String query, String sink, long batch, RowComparison.Outcome outcome, long late) {
        return new Verdict(
                query,
                sink,
                outcome.isEqual() ? Result.EQUAL : Result.DIFFERENT,
                OptionalLong.of(batch),
                outcome.expected(),
                outcome.found(),
                outcome.missing(),
                outcome.extra(),
                outcome.different(),
                late,
                outcome.differences());
    }
}
