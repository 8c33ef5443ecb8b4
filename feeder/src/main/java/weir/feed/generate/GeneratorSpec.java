package weir.feed.generate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/**
 * What to make up.
 *
 * @param kind which rows
 * @param seed the same seed gives the same rows
 * @param rate rows per second, above 0; infinite for as fast as possible
 * @param rows how many in all; empty for no end
 * @param base the time of row 0; empty for now
 * @param errors the share of rows in error, 0 to 1
 * @param late the share of rows that carry a time {@code lateBy} before their turn, 0 to 1
 * @param lateBy how late the late rows are
 * @param disorder the share of rows that change places with one of the 15 around them, 0 to 1
 */
public record GeneratorSpec(
        Kind kind,
        long seed,
        double rate,
        OptionalLong rows,
        Optional<Instant> base,
        double errors,
        double late,
        Duration lateBy,
        double disorder) {
    /** Rows per second where no rate is given. */
    public static final double DEFAULT_RATE = 1_000;

    /** How late the late rows are where nothing is said. */
    public static final Duration DEFAULT_LATE_BY = Duration.ofSeconds(20);

    /** Which rows. */
    public enum Kind {
        /** Readings of smart watches. */
        WATCH
    }

    /** Checks the ranges. */
    public GeneratorSpec {
        check(rate > 0, "the rate is " + rate, "Give a rate above 0");
        check(isShare(errors), "the share of errors is " + errors, "Give a share from 0 to 1");
        check(isShare(late), "the share of late rows is " + late, "Give a share from 0 to 1");
        check(isShare(disorder), "the share of disorder is " + disorder, "Give a share from 0 to 1");
        check(!lateBy.isNegative(), "rows are late by " + lateBy, "Give a duration of 0 or more");
        check(rows.isEmpty() || rows.getAsLong() >= 0, "the rows are " + rows, "Give 0 or more");
    }

    /** Rows of this kind without errors, lateness or disorder, at 1,000 a second, without end. */
    public static GeneratorSpec of(Kind kind) {
        return new GeneratorSpec(
                kind, 1, DEFAULT_RATE, OptionalLong.empty(), Optional.empty(), 0, 0, DEFAULT_LATE_BY, 0);
    }

    /** As this, with another seed. */
    public GeneratorSpec withSeed(long value) {
        return new GeneratorSpec(kind, value, rate, rows, base, errors, late, lateBy, disorder);
    }

    /** As this, with another rate in rows per second. */
    public GeneratorSpec withRate(double value) {
        return new GeneratorSpec(kind, seed, value, rows, base, errors, late, lateBy, disorder);
    }

    /** As this, with an end after so many rows. */
    public GeneratorSpec withRows(long value) {
        return new GeneratorSpec(kind, seed, rate, OptionalLong.of(value), base, errors, late, lateBy, disorder);
    }

    /** As this, with a time for row 0. */
    public GeneratorSpec withBase(Instant value) {
        return new GeneratorSpec(kind, seed, rate, rows, Optional.of(value), errors, late, lateBy, disorder);
    }

    /** As this, with a share of rows in error. */
    public GeneratorSpec withErrors(double share) {
        return new GeneratorSpec(kind, seed, rate, rows, base, share, late, lateBy, disorder);
    }

    /** As this, with a share of late rows. */
    public GeneratorSpec withLate(double share, Duration by) {
        return new GeneratorSpec(kind, seed, rate, rows, base, errors, share, by, disorder);
    }

    /** As this, with a share of rows out of order. */
    public GeneratorSpec withDisorder(double share) {
        return new GeneratorSpec(kind, seed, rate, rows, base, errors, late, lateBy, share);
    }

    /**
     * A generator of these rows.
     *
     * @param now the time of row 0, unless this spec has a base
     */
    public RowGenerator generator(Instant now) {
        Instant start = base.orElse(now);
        long baseNanos = start.getEpochSecond() * 1_000_000_000L + start.getNano();
        Timing timing = new Timing(this, baseNanos);
        return switch (kind) {
            case WATCH -> new WatchGenerator(seed, errors, timing);
        };
    }

    /**
     * A generator that goes on with a row.
     *
     * @param first the row whose turn is now, unless this spec has a base
     */
    public RowGenerator generatorFrom(long first, Instant now) {
        return generator(now.minusNanos((long) (first * (1e9 / timeRate()))));
    }

    /** How fast time goes from row to row: as the rate, or as the default rate where rows are made at full speed. */
    double timeRate() {
        return Double.isInfinite(rate) ? DEFAULT_RATE : rate;
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static void check(boolean holds, String reason, String nextStep) {
        if (!holds) {
            throw new InvalidInput(List.of(new Problem("generator", 0, "", reason, nextStep)));
        }
    }
}
