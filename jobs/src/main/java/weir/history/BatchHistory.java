package weir.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The last batches of a query: {@link #MAX_BATCHES} at the most, and fewer where they would take more than {@link #MAX_BYTES}, as those of a hundred lanes
 * do. Safe for many threads.
 */
public final class BatchHistory {
    /** So many batches are remembered. */
    public static final int MAX_BATCHES = 10_000;

    /** Twenty queries together take 30 MB at the most. */
    public static final long MAX_BYTES = 1_500_000;

    /** Batches of this life, oldest first. */
    private final Deque<Block> blocks = new ArrayDeque<>();

    /** Those of earlier lives, oldest first, as the ledger knows them. */
    private final Deque<Block> earlier = new ArrayDeque<>();

    /** Up to where each lane has been read. */
    private final Map<Lane, Long> positions = new HashMap<>();

    /**
     * A lane as a query reads it.
     *
     * @param source the place of the stream among those of the query, from 0
     * @param lane its name
     */
    public record Lane(int source, String lane) {}

    /** Adds the newest. */
    public synchronized void add(BatchRecord batch) {
        read(batch);
        append(blocks, batch);
        trim();
    }

    /**
     * Puts batches of earlier lives before all others, in place of those put there earlier.
     *
     * @param batches oldest first; those that are known already are left out
     */
    public synchronized void refill(List<BatchRecord> batches) {
        earlier.clear();
        long first = blocks.isEmpty() ? Long.MAX_VALUE : blocks.peekFirst().read().get(0).number();
        batches.stream().filter(batch -> batch.number() < first).forEach(batch -> {
            read(batch);
            append(earlier, batch);
        });
        trim();
    }

    private void read(BatchRecord batch) {
        batch.drops().forEach(range -> positions.merge(new Lane(range.source(), range.lane()), range.to(), Math::max));
    }

    /** The number behind the last drop of each lane that has been read. */
    public synchronized Map<Lane, Long> positions() {
        return Map.copyOf(positions);
    }

    /** Forgets everything: the query's batches are numbered from 0 once more. */
    public synchronized void clear() {
        blocks.clear();
        earlier.clear();
        positions.clear();
    }

    private static void append(Deque<Block> blocks, BatchRecord batch) {
        if (blocks.isEmpty() || blocks.peekLast().isFull()) {
            blocks.addLast(new Block());
        }
        blocks.peekLast().add(batch);
    }

    /** By whole blocks, so that there are never more than the bounds say. */
    private void trim() {
        while (batches() > MAX_BATCHES || size() > MAX_BYTES) {
            if (earlier.pollFirst() == null) {
                blocks.pollFirst();
            }
        }
    }

    /** How many there are. */
    public synchronized int batches() {
        return earlier.stream().mapToInt(Block::batches).sum()
                + blocks.stream().mapToInt(Block::batches).sum();
    }

    /** About how much memory they take, in bytes. */
    public synchronized long size() {
        return earlier.stream().mapToLong(Block::size).sum()
                + blocks.stream().mapToLong(Block::size).sum();
    }

    /**
     * The newest, oldest first.
     *
     * @param most at most so many
     */
    public synchronized List<BatchRecord> last(int most) {
        Deque<List<BatchRecord>> read = new ArrayDeque<>();
        int found = 0;
        for (Iterator<Block> each : List.of(blocks.descendingIterator(), earlier.descendingIterator())) {
            while (found < most && each.hasNext()) {
                List<BatchRecord> block = each.next().read();
                read.addFirst(block);
                found += block.size();
            }
        }
        List<BatchRecord> all = new ArrayList<>(found);
        read.forEach(all::addAll);
        return List.copyOf(all.subList(Math.max(0, found - most), found));
    }
}
