package weir.drop;

import java.util.List;

/**
 * The drops of a lane that follow a number without a gap.
 *
 * @param lane the lane's name
 * @param from the number asked for
 * @param drops those numbered {@code from}, {@code from + 1} … as far as asked; empty if that one is not there
 * @param after what comes behind the last of them
 */
public record Run(String lane, long from, List<Drop> drops, After after) {
    /** Keeps its own copy of {@code drops}. */
    public Run {
        drops = List.copyOf(drops);
    }

    /** The number behind the last drop of the run. */
    public long next() {
        return from + drops.size();
    }

    /** What stands behind a run. */
    public sealed interface After {}

    /** Nothing yet: the lane is open, and its writer may add the next drop at any time. */
    public record Nothing() implements After {}

    /** As many drops as were asked for are in the run; there may be more. */
    public record More() implements After {}

    /** The lane's clean end. */
    public record Ended(End end) implements After {}

    /**
     * A drop is missing although later ones are there: somebody removed it, or the store lost it.
     *
     * @param number the first that is missing
     * @param waiting how many later drops were seen waiting behind it
     */
    public record Hole(long number, long waiting) implements After {}

    /**
     * The drops from the one asked for up to {@code first} were removed from the beginning of the lane, by retention, before
     * they were read.
     *
     * @param first the first number that is still there
     */
    public record Removed(long first) implements After {}
}
