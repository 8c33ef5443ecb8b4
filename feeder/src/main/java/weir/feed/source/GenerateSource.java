package weir.feed.source;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import weir.feed.generate.GeneratorSpec;
import weir.feed.generate.LineBuffer;
import weir.feed.generate.RowGenerator;
import weir.feed.spool.Receipt;
import weir.feed.spool.RowBatch;

/** Rows made up on the spot. Started again it goes on with the row behind the last durable one. */
public final class GenerateSource implements Source {
    private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();
    private static final int MAX_ROWS_AT_ONCE = 2_000;

    private final GeneratorSpec spec;
    private final boolean isAgain;

    /**
     * @param spec what to make up
     * @param isAgain whether to begin anew if an earlier start has come to the end
     */
    public GenerateSource(GeneratorSpec spec, boolean isAgain) {
        this.spec = spec;
        this.isAgain = isAgain;
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        String name = "generate-" + spec.kind() + "-" + spec.seed();
        long end = spec.rows().orElse(Long.MAX_VALUE);
        long first = intake.mark(name).map(Long::parseLong).orElse(0L);
        if (first >= end && isAgain) {
            first = 0;
        } else if (first >= end && end > 0) {
            intake.atEnd(name);
        }
        RowGenerator rows = spec.generatorFrom(first, Instant.now());
        LineBuffer buffer = new LineBuffer(1 << 19);
        long start = System.nanoTime();
        long row = first;
        CompletableFuture<Receipt> last = CompletableFuture.completedFuture(null);
        while (row < end && !intake.isStopping()) {
            long due = first + (long) Math.min(1e18, (System.nanoTime() - start) / 1e9 * spec.rate());
            long full = intake.mostRows() - (row - first) % intake.mostRows();
            long until = Math.min(Math.min(end, due), row + Math.min(MAX_ROWS_AT_ONCE, full));
            if (until <= row) {
                LockSupport.parkNanos(TICK_NANOS);
                continue;
            }
            for (long each = row; each < until; each++) {
                rows.write(each, buffer);
            }
            last = intake.add(RowBatch.of(buffer.toBytes(), (int) (until - row)).withMark(name, Long.toString(until)));
            buffer.clear();
            row = until;
        }
        // A failure of the disk is the spool's to tell.
        last.exceptionally(failure -> null).join();
    }
}
