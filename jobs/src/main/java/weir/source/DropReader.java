package weir.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import weir.drop.Drop;
import weir.drop.Storage;
import weir.problem.TransientFailure;

/** Reads drops one after the other, each as a whole. */
final class DropReader implements PartitionReader<InternalRow> {
    /** A drop is a few MiB; what unpacks to more than this is not one, or an attack. */
    private static final int MAX_UNPACKED_BYTES = 1 << 30;

    private final Storage storage;
    private final Iterator<Drop> drops;
    private final JsonLines lines;
    private final BadLines badLines;
    private final AheadCount ahead;
    private byte[] buffer = new byte[1 << 16];
    private boolean open;
    private boolean done;

    DropReader(
            Storage storage, List<Drop> drops, RowShape shape, BadLines badLines, AheadLimit limit, AheadCount ahead) {
        this.storage = storage;
        this.drops = drops.iterator();
        this.badLines = badLines;
        this.ahead = ahead;
        boolean everyColumn = badLines.judgeEveryColumn()
                || shape.hands(RowShape.Provenance.ERROR)
                || shape.hands(RowShape.Provenance.RAW);
        RowShape filled = limit.filled(shape);
        this.lines = new JsonLines(filled, everyColumn, limit.over(filled));
    }

    @Override
    public boolean next() {
        while (!open || !lines.next()) {
            ahead.add(lines.takeAheadRows());
            open = drops.hasNext();
            if (!open) {
                // Before whoever reads may say that the drops were read.
                badLines.flush();
                done = true;
                return false;
            }
            open(drops.next());
        }
        return true;
    }

    private void open(Drop drop) {
        int size;
        try (InputStream in = drop.compression().unpack(storage.open(drop.path()))) {
            size = read(in, drop);
        } catch (IOException e) {
            throw new TransientFailure(
                    "read drop \"" + drop.path() + "\" in \"" + storage.describe() + "\"",
                    e,
                    "Restore it, or step over it with \"weir skip\"; its lane is read no further until then");
        }
        lines.open(drop, buffer, size, bad -> badLines.keepsRowsOf(bad, drop, storage.describe()));
    }

    private int read(InputStream in, Drop drop) throws IOException {
        int size = 0;
        while (true) {
            int read = in.read(buffer, size, buffer.length - size);
            if (read < 0) {
                return size;
            }
            size += read;
            if (size == MAX_UNPACKED_BYTES) {
                throw new IOException("it unpacks to more than 1 GiB, from " + drop.bytes() + " bytes");
            }
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MAX_UNPACKED_BYTES));
            }
        }
    }

    @Override
    public InternalRow get() {
        return lines.row();
    }

    /** Each drop is closed as soon as it is read. But who stops early, as LIMIT does, has not seen the bad lines behind that place. */
    @Override
    public void close() {
        TaskContext task = TaskContext.get();
        boolean wanted = task == null || !(task.isFailed() || task.isInterrupted());
        if (badLines.needEveryLine() && !done && wanted) {
            boolean more = true;
            while (more) {
                more = next();
            }
        }
        done = true;
    }
}
