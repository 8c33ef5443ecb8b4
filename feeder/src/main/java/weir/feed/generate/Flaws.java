package weir.feed.generate;

import java.time.Duration;
import java.util.List;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/**
 * What is wrong with rows that are made up. Shares are 0 to 1.
 *
 * @param errors the share of rows in error
 * @param late the share of rows that carry a time {@code lateBy} before their turn
 * @param lateBy how late the late rows are
 * @param disorder the share of rows that change places with one of the 15 around them
 */
public record Flaws(double errors, double late, Duration lateBy, double disorder) {
    /** How late the late rows are where nothing is said. */
    public static final Duration DEFAULT_LATE_BY = Duration.ofSeconds(20);

    /** Nothing is wrong. */
    public static final Flaws NONE = new Flaws(0, 0, DEFAULT_LATE_BY, 0);

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput if there is no such share or duration
     */
    public Flaws {
        checkShare("errors", errors);
        checkShare("late rows", late);
        checkShare("disorder", disorder);
        if (lateBy.isNegative()) {
            throw invalid("rows are late by " + lateBy, "Give a duration of 0 or more");
        }
    }

    private static void checkShare(String of, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw invalid("the share of " + of + " is " + value, "Give a share from 0 to 1");
        }
    }

    private static InvalidInput invalid(String reason, String nextStep) {
        return new InvalidInput(List.of(new Problem("generator", 0, "", reason, nextStep)));
    }
}
