package weir.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import weir.drop.Drop;
import weir.drop.Storage;
import weir.problem.Cannot;
import weir.problem.Refused;

/** Reads drops one after the other, each as a whole. */
final class DropReader implements PartitionReader<InternalRow> {
    /** A drop is a few MiB; what unpacks to more than this is not one, or an attack. */
    private static final int MOST_UNPACKED_BYTES = 1 << 30;

    private final Storage storage;
    private final Iterator<Drop> drops;
    private final JsonLines lines;
    private final ReadOptions.BadLines badRows;
    private byte[] buffer = new byte[1 << 16];
    private boolean open;

    DropReader(Storage storage, List<Drop> drops, RowShape shape, ReadOptions.BadLines badRows) {
        this.storage = storage;
        this.drops = drops.iterator();
        this.badRows = badRows;
        boolean everyColumn = badRows == ReadOptions.BadLines.FAIL
                || shape.hands(RowShape.Provenance.ERROR)
                || shape.hands(RowShape.Provenance.RAW);
        this.lines = new JsonLines(shape, everyColumn);
    }

    @Override
    public boolean next() {
        while (!open || !lines.next()) {
            open = drops.hasNext();
            if (!open) {
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
            throw new Cannot(
                    "read drop \"" + drop.path() + "\" in \"" + storage.describe() + "\"",
                    e,
                    "Restore it; its lane is read no further until then");
        }
        lines.open(drop.lane(), drop.number(), buffer, size, bad -> {
            if (badRows == ReadOptions.BadLines.FAIL) {
                throw new Refused(
                        "read line " + bad.line() + " of drop \"" + drop.path() + "\" in \"" + storage.describe()
                                + "\"",
                        bad.reason(),
                        "Set badRows to keep to have null for what does not fit the schema");
            }
        });
    }

    private int read(InputStream in, Drop drop) throws IOException {
        int size = 0;
        while (true) {
            int read = in.read(buffer, size, buffer.length - size);
            if (read < 0) {
                return size;
            }
            size += read;
            if (size == MOST_UNPACKED_BYTES) {
                throw new IOException("it unpacks to more than 1 GiB, from " + drop.bytes() + " bytes");
            }
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MOST_UNPACKED_BYTES));
            }
        }
    }

    @Override
    public InternalRow get() {
        return lines.row();
    }

    @Override
    public void close() {
        // Each drop is closed as soon as it is read.
    }
}
