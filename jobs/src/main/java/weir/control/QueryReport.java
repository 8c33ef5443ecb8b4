package weir.control;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a query is doing, for the view {@code weir.status}.
 *
 * @param query the query's name
 * @param state what it is doing
 * @param dropsBehind how many drops wait to be read; empty if its sources do not tell
 * @param restarts how often this driver has started it again
 * @param lastError what last went wrong; empty if nothing has
 */
public record QueryReport(
        String query, State state, OptionalLong dropsBehind, int restarts, Optional<String> lastError) {
    /** What a query can be doing. */
    public enum State {
        RUNNING,
        /** Something it needs is away; it waits and tries again. */
        RETRYING,
        /** It ended as it was told to. */
        STOPPED,
        /** It ended on a failure that does not pass by itself. */
        FAILED
    }
}
