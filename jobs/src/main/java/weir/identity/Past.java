package weir.identity;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a checkpoint says of a query.
 *
 * @param planned the last batch that was planned; empty if the query has not begun
 * @param committed the last batch that has ended
 * @param sources how many offsets the last planned batch has
 * @param identity what the query was; empty if an earlier Weir ran it
 */
public record Past(OptionalLong planned, OptionalLong committed, int sources, Optional<Identity> identity) {
    /** That of a query that has not begun. */
    public static final Past NONE = new Past(OptionalLong.empty(), OptionalLong.empty(), 0, Optional.empty());
}
