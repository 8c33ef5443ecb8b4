package weir.verify;

import java.util.List;

/**
 * Whether the drops of a lane hold what its feeder accepted.
 *
 * @param stream the stream's name
 * @param lane the lane's name
 * @param drops how many drops were compared: their numbers are 0 to {@code drops - 1}
 * @param accepted how many rows the feeder accepted for these
 * @param found how many rows they hold
 * @param result {@code EQUAL}, {@code DIFFERENT}, {@code UNVERIFIABLE} or {@code UNREADABLE}
 * @param details which drops are missing, or why nothing could be counted, each without a full stop
 */
public record LaneVerdict(
        String stream,
        String lane,
        long drops,
        long accepted,
        long found,
        Verdict.Result result,
        List<String> details) {
    /** Keeps its own copy of {@code details}. */
    public LaneVerdict {
        details = List.copyOf(details);
    }

    /** Whether somebody has to look after it. */
    public boolean isBad() {
        return result == Verdict.Result.DIFFERENT || result == Verdict.Result.UNREADABLE;
    }
}
