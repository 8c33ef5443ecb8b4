package weir.feed.generate;

/**
 * Random numbers that depend on nothing but a seed, a row and a use: SplitMix64 (Steele, Lea and Flood, 2014) as a hash. So
 * any row can be made without the rows before it.
 */
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;

    Dice(long seed) {
        this.seed = mix(seed + GOLDEN);
    }

    /** 64 random bits. */
    long bits(long row, int use) {
        return mix(seed + row * GOLDEN + use * 0xD1B54A32D192ED03L);
    }

    /** A number from 0 up to, not including, {@code bound}. */
    int below(int bound, long row, int use) {
        return (int) (((bits(row, use) >>> 33) * bound) >>> 31);
    }

    /** Whether something that happens to a share of the rows, 0 to 1, happens to this one. */
    boolean happens(double share, long row, int use) {
        return share > 0 && (bits(row, use) >>> 11) * 0x1.0p-53 < share;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
