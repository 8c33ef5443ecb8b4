package weir.console;

import java.io.PrintStream;
import weir.log.Printable;
import weir.sink.Batch;
import weir.sink.BatchSink;

/** Prints each batch as a table. Meant for looking: what is printed again after a restart is not noticed. */
public final class ConsoleSink implements BatchSink {
    private static final int COLUMN_WIDTH = 40;

    private final PrintStream out;
    private final int rows;

    /** @param rows at most so many a batch */
    public ConsoleSink(PrintStream out, int rows) {
        this.out = out;
        this.rows = rows;
    }

    @Override
    public void write(Batch batch) {
        String table = Printable.escape(batch.rows().showString(rows, COLUMN_WIDTH, false));
        synchronized (out) {
            out.printf("-- %s, batch %d%n%s", batch.query(), batch.id(), table);
            out.flush();
        }
    }

    @Override
    public void close() {
        // The terminal is not ours.
    }
}
