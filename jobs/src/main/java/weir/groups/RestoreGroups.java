package weir.groups;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.metric.SQLMetric;

/** Hands on the groups of a partition, each behind what was kept of it. It asks for many at a time. */
final class RestoreGroups implements Function2<Integer, Iterator<InternalRow>, Iterator<InternalRow>> {
    private static final int ASKED_AT_ONCE = 1_000;

    private final GroupLayout layout;
    private final KeptGroups kept;
    private final SQLMetric restored;

    RestoreGroups(GroupLayout layout, KeptGroups kept, SQLMetric restored) {
        this.layout = layout;
        this.kept = kept;
        this.restored = restored;
    }

    @Override
    public Iterator<InternalRow> call(Integer partition, Iterator<InternalRow> groups) {
        if (!groups.hasNext() && layout.hasOneGroup()) {
            // Spark makes an empty group of no rows at all, which must not replace what was kept.
            List<InternalRow> only = new ArrayList<>();
            kept.scan(0, OptionalLong.empty(), (digest, buffers) -> only.add(layout.row(buffers)));
            return only.iterator();
        }
        return new Restored(groups);
    }

    private final class Restored implements Iterator<InternalRow> {
        private final Iterator<InternalRow> groups;
        private final GroupLayout.Reader reader = layout.reader();
        private final Deque<InternalRow> ready = new ArrayDeque<>();

        Restored(Iterator<InternalRow> groups) {
            this.groups = groups;
        }

        @Override
        public boolean hasNext() {
            if (ready.isEmpty() && groups.hasNext()) {
                ask();
            }
            return !ready.isEmpty();
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            return ready.remove();
        }

        private void ask() {
            List<InternalRow> rows = new ArrayList<>();
            List<byte[]> digests = new ArrayList<>();
            while (rows.size() < ASKED_AT_ONCE && groups.hasNext()) {
                InternalRow row = groups.next().copy();
                rows.add(row);
                digests.add(reader.digest(row));
            }
            Map<ByteBuffer, byte[]> found = kept.find(digests);
            for (int i = 0; i < rows.size(); i++) {
                byte[] before = found.get(ByteBuffer.wrap(digests.get(i)));
                if (before != null) {
                    ready.add(layout.row(before));
                    restored.add(1);
                }
                ready.add(rows.get(i));
                restored.add(1);
            }
        }
    }
}
