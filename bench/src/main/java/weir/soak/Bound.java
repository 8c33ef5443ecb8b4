package weir.soak;

import java.util.Locale;
import java.util.Optional;

/** How a figure of a process that runs for long may change. */
sealed interface Bound {
    /**
     * What is wrong with a series.
     *
     * @return without a full stop; empty if it keeps within the bound
     */
    Optional<String> fault(Series series);

    /** The bound in words. */
    String words();

    /**
     * Stays as it is once it has warmed up.
     *
     * @param share of its level by which the figure may rise over the settled part of the run
     * @param slack by which it may rise in any case: noise
     */
    record Steady(double share, double slack) implements Bound {
        @Override
        public Optional<String> fault(Series series) {
            double allowed = Math.max(slack, share * series.level());
            double rise = series.rise();
            return rise > allowed
                    ? Optional.of(String.format(Locale.ROOT, "rose by %,.0f, and %,.0f are noise", rise, allowed))
                    : Optional.empty();
        }

        @Override
        public String words() {
            return "steady";
        }
    }

    /** Rises to a limit that does not depend on how long the run is. */
    record AtMost(double limit) implements Bound {
        @Override
        public Optional<String> fault(Series series) {
            return series.highest() > limit
                    ? Optional.of(String.format(Locale.ROOT, "reached %,.0f of at most %,.0f", series.highest(), limit))
                    : Optional.empty();
        }

        @Override
        public String words() {
            return String.format(Locale.ROOT, "at most %,.0f", limit);
        }
    }

    /** Grows with the data on purpose. */
    record Grows(String because) implements Bound {
        @Override
        public Optional<String> fault(Series series) {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "grows: " + because;
        }
    }
}
