package weir.feed;

import java.util.ArrayList;
import java.util.List;

/** Measures how much later than it wished a thread of this machine gets a processor: what no server can make good. */
final class Lateness implements Actors.Act {
    private static final int EVERY_MILLIS = 5;

    private final List<Long> nanos = new ArrayList<>();

    @Override
    public void once() {
        long start = System.nanoTime();
        Actors.pause(EVERY_MILLIS);
        nanos.add(System.nanoTime() - start - EVERY_MILLIS * 1_000_000L);
    }

    /** In order, in ns. */
    long[] sorted() {
        return nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }
}
