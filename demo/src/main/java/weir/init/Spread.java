package weir.init;

/** How numbers of one place lie, in the order in which they came. Not thread-safe. */
final class Spread {
    private long count;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private double behind;

    void see(double value) {
        count++;
        least = Math.min(least, value);
        most = Math.max(most, value);
        behind = Math.max(behind, most - value);
    }

    long count() {
        return count;
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }

    /** How far a value lay, at most, behind the largest one before it. */
    double behind() {
        return behind;
    }

    /** Whether there are values, and all of them lie in a range. */
    boolean isWithin(double from, double to) {
        return count > 0 && least >= from && most < to;
    }

    /** The same in another unit. */
    Spread times(double factor) {
        Spread scaled = new Spread();
        scaled.count = count;
        scaled.least = least * factor;
        scaled.most = most * factor;
        scaled.behind = behind * factor;
        return scaled;
    }
}
