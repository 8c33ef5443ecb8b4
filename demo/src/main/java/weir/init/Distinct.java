package weir.init;

import java.util.HashSet;
import java.util.Set;

/** How many different values there are. Keeps 64 bits of each, and counts up to a bound. Not thread-safe. */
final class Distinct {
    private static final int MOST = 1_000_000;
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final Set<Long> seen = new HashSet<>();

    void see(String value) {
        if (seen.size() < MOST) {
            seen.add(hash(value));
        }
    }

    /** FNV-1a over the characters, so that different values are taken for equal once in 2^64. */
    private static long hash(String value) {
        long hash = BASIS;
        for (int i = 0; i < value.length(); i++) {
            hash = (hash ^ value.charAt(i)) * PRIME;
        }
        return hash;
    }

    int count() {
        return seen.size();
    }
}
