package weir.feed.generate;

import static weir.feed.generate.LineBuffer.ascii;

/** When rows happen: evenly, except for those that are late or out of order. */
final class Timing {
    /** Disorder shuffles rows within blocks of so many. */
    static final int BLOCK = 16;

    private static final long ARRIVAL_DELAY_NANOS = 7_000_000;
    private static final byte[] ARRIVAL = ascii("{\"Arrival_Time\":");
    private static final byte[] CREATION = ascii(",\"Creation_Time\":");

    private final Dice dice;
    private final long baseNanos;
    private final double rate;
    private final double late;
    private final long lateByNanos;
    private final double disorder;

    private final int[] order = new int[BLOCK];
    private long block = -1;

    Timing(GeneratorSpec spec, long baseNanos) {
        this.dice = new Dice(~spec.seed());
        this.baseNanos = baseNanos;
        this.rate = spec.timeRate();
        this.late = spec.flaws().late();
        this.lateByNanos = spec.flaws().lateBy().toNanos();
        this.disorder = spec.flaws().disorder();
    }

    /** Which row comes at this place of the stream: another one nearby, where there is disorder. */
    long place(long row) {
        if (disorder == 0) {
            return row;
        }
        long of = row / BLOCK;
        if (of != block) {
            shuffle(of);
        }
        return of * BLOCK + order[(int) (row % BLOCK)];
    }

    private void shuffle(long of) {
        for (int i = 0; i < BLOCK; i++) {
            order[i] = i;
        }
        for (int i = 0; i < BLOCK; i++) {
            long row = of * BLOCK + i;
            if (dice.happens(disorder, row, 1)) {
                int other = dice.below(BLOCK, row, 2);
                int kept = order[i];
                order[i] = order[other];
                order[other] = kept;
            }
        }
        block = of;
    }

    /** How long after row 0 a row's turn is, in ns. */
    long sinceStart(long row) {
        return (long) (row * (1e9 / rate));
    }

    /** Begins a row with when it arrived, and when it says it was made: at its turn, or earlier if it is late; both in ns since 1970. */
    void write(long row, LineBuffer into) {
        long turn = baseNanos + sinceStart(row);
        into.append(ARRIVAL).append(turn + ARRIVAL_DELAY_NANOS);
        into.append(CREATION).append(dice.happens(late, row, 3) ? turn - lateByNanos : turn);
    }
}
