package weir.feed.generate;

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
 * @param flaws what is wrong with some of them
 */
public record GeneratorSpec(Kind kind, long seed, double rate, OptionalLong rows, Optional<Instant> base, Flaws flaws) {
    /** Rows per second where no rate is given. */
    public static final double DEFAULT_RATE = 1_000;

    /** Which rows. */
    public enum Kind {
        /** Readings of smart watches. */
        WATCH,
        /** Heart rates of their users. */
        HEART,
        /** What characters of plays say. */
        QUOTES
    }

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput if there is no such rate or number of rows
     */
    public GeneratorSpec {
        check(rate > 0, "the rate is " + rate, "Give a rate above 0");
        check(rows.isEmpty() || rows.getAsLong() >= 0, "the rows are " + rows, "Give 0 or more");
    }

    /** Rows of this kind without flaws, at 1,000 a second, without end. */
    public static GeneratorSpec of(Kind kind) {
        return new GeneratorSpec(kind, 1, DEFAULT_RATE, OptionalLong.empty(), Optional.empty(), Flaws.NONE);
    }

    /** As this, with another seed. */
    public GeneratorSpec withSeed(long value) {
        return new GeneratorSpec(kind, value, rate, rows, base, flaws);
    }

    /** As this, with another rate in rows per second. */
    public GeneratorSpec withRate(double value) {
        return new GeneratorSpec(kind, seed, value, rows, base, flaws);
    }

    /** As this, with an end after so many rows. */
    public GeneratorSpec withRows(long value) {
        return new GeneratorSpec(kind, seed, rate, OptionalLong.of(value), base, flaws);
    }

    /** As this, with a time for row 0. */
    public GeneratorSpec withBase(Instant value) {
        return new GeneratorSpec(kind, seed, rate, rows, Optional.of(value), flaws);
    }

    /** As this, with something wrong. */
    public GeneratorSpec withFlaws(Flaws value) {
        return new GeneratorSpec(kind, seed, rate, rows, base, value);
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
            case WATCH -> new WatchGenerator(seed, flaws.errors(), timing);
            case HEART -> new HeartGenerator(seed, flaws.errors(), timing);
            case QUOTES -> new QuoteGenerator(seed, flaws.errors(), timing);
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

    /** Whether the times of rows are behind the clock when they are made: not where row 0 has a time of its own, or rows are made faster than time goes. */
    public boolean keepsToTheClock() {
        return base.isEmpty() && Double.isFinite(rate);
    }

    /** How fast time goes from row to row: as the rate, or as the default rate where rows are made at full speed. */
    double timeRate() {
        return Double.isInfinite(rate) ? DEFAULT_RATE : rate;
    }

    private static void check(boolean holds, String reason, String nextStep) {
        if (!holds) {
            throw new InvalidInput(List.of(new Problem("generator", 0, "", reason, nextStep)));
        }
    }
}
