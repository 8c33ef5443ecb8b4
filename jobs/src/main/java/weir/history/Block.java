package weir.history;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Up to {@link #MAX_BATCHES} batches, one behind the other. Of each number only the difference from the batch before is kept, in as few bytes as it
 * takes, and names stand once a block: a batch of one stream and two sinks takes about 45 bytes rather than 600. Not safe for many threads.
 */
final class Block {
    static final int MAX_BATCHES = 256;

    /** Stands for a time that is not known. */
    private static final long NONE = Long.MIN_VALUE;

    /** A record on the heap, apart from its bytes: the object, its arrays and lists. */
    private static final int OVERHEAD_BYTES = 160;

    private static final int NUMBERS = 18;

    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> names = new ArrayList<>();
    private long[] last = new long[NUMBERS];
    private int batches;
    private int nameBytes;

    boolean isFull() {
        return batches == MAX_BATCHES;
    }

    int batches() {
        return batches;
    }

    /** About how much memory it takes. */
    long size() {
        return OVERHEAD_BYTES + bytes.size() + nameBytes;
    }

    void add(BatchRecord batch) {
        long[] now = numbers(batch);
        for (int i = 0; i < NUMBERS; i++) {
            VariableNumbers.write(bytes, now[i] - last[i]);
        }
        last = now;
        VariableNumbers.write(bytes, batch.sinks().size());
        for (BatchRecord.Kept kept : batch.sinks()) {
            VariableNumbers.write(bytes, place(kept.sink()));
            VariableNumbers.write(bytes, kept.rows());
            VariableNumbers.write(bytes, kept.millis());
        }
        VariableNumbers.write(bytes, batch.drops().size());
        for (BatchRecord.DropRange range : batch.drops()) {
            VariableNumbers.write(bytes, range.source());
            VariableNumbers.write(bytes, place(range.lane()));
            VariableNumbers.write(bytes, range.from());
            VariableNumbers.write(bytes, range.to() - range.from());
        }
        batches++;
        if (isFull()) {
            compact();
        }
    }

    /** A stream grows by doubling its memory: one that is full gives back what it does not need. */
    private void compact() {
        ByteArrayOutputStream exact = new ByteArrayOutputStream(bytes.size());
        exact.writeBytes(bytes.toByteArray());
        bytes = exact;
    }

    private static long[] numbers(BatchRecord batch) {
        long[] numbers = new long[NUMBERS];
        numbers[0] = batch.number();
        numbers[1] = batch.epoch();
        numbers[2] = batch.atMillis();
        numbers[3] = batch.rowsIn();
        numbers[4] = batch.rowsLate();
        numbers[5] = batch.stateRows();
        numbers[6] = batch.stateBytes();
        numbers[7] = batch.times().min().orElse(NONE);
        numbers[8] = batch.times().max().orElse(NONE);
        numbers[9] = batch.times().avg().orElse(NONE);
        numbers[10] = batch.times().watermark().orElse(NONE);
        for (int i = 0; i < batch.phaseMillis().size(); i++) {
            numbers[11 + i] = batch.phaseMillis().get(i);
        }
        return numbers;
    }

    private int place(String name) {
        int known = names.indexOf(name);
        if (known >= 0) {
            return known;
        }
        names.add(name);
        // Names that queries and other blocks share are counted in each: the sum is an upper bound.
        nameBytes += 2 * name.length() + 56;
        return names.size() - 1;
    }

    /** All of them, in their order. */
    List<BatchRecord> read() {
        List<BatchRecord> read = new ArrayList<>(batches);
        VariableNumbers.Reader in = new VariableNumbers.Reader(bytes.toByteArray());
        long[] now = new long[NUMBERS];
        for (int batch = 0; batch < batches; batch++) {
            for (int i = 0; i < NUMBERS; i++) {
                now[i] += in.next();
            }
            read.add(record(now, sinks(in), drops(in)));
        }
        return read;
    }

    private List<BatchRecord.Kept> sinks(VariableNumbers.Reader in) {
        List<BatchRecord.Kept> sinks = new ArrayList<>();
        for (long left = in.next(); left > 0; left--) {
            sinks.add(new BatchRecord.Kept(names.get((int) in.next()), in.next(), in.next()));
        }
        return sinks;
    }

    private List<BatchRecord.DropRange> drops(VariableNumbers.Reader in) {
        List<BatchRecord.DropRange> drops = new ArrayList<>();
        for (long left = in.next(); left > 0; left--) {
            int source = (int) in.next();
            String lane = names.get((int) in.next());
            long from = in.next();
            drops.add(new BatchRecord.DropRange(source, lane, from, from + in.next()));
        }
        return drops;
    }

    private static BatchRecord record(
            long[] numbers, List<BatchRecord.Kept> sinks, List<BatchRecord.DropRange> drops) {
        List<Long> phases = new ArrayList<>();
        for (int i = 11; i < NUMBERS; i++) {
            phases.add(numbers[i]);
        }
        return new BatchRecord(
                numbers[0],
                numbers[1],
                numbers[2],
                phases,
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                new BatchRecord.EventTimes(
                        known(numbers[7]), known(numbers[8]), known(numbers[9]), known(numbers[10])),
                sinks,
                drops);
    }

    private static OptionalLong known(long time) {
        return time == NONE ? OptionalLong.empty() : OptionalLong.of(time);
    }
}
