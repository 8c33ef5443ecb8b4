package weir.groups;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.ExternalAppendOnlyUnsafeRowArray;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.util.CollectionAccumulator;
import scala.collection.JavaConverters;
import weir.postgres.GroupTable;

/**
 * Takes the groups of a partition, leaves out those that are too late, and hands on what the mode wants. All groups are taken before the first is handed
 * on: what is above may stop early, and what is kept must not depend on that.
 */
final class SaveGroups implements Function2<Integer, Iterator<InternalRow>, Iterator<InternalRow>> {
    private static final int ROWS_IN_MEMORY = 4_096;
    private static final int ROWS_BEFORE_SPILLING = 1_000_000;

    private final GroupLayout layout;
    private final KeptGroups kept;
    private final CollectionAccumulator<GroupPart> parts;
    private final Output output;
    /** Null if none are: {@link Optional} does not travel. */
    private final Expression late;

    private final SQLMetric dropped;
    private final SQLMetric handedOn;

    SaveGroups(
            GroupLayout layout,
            KeptGroups kept,
            CollectionAccumulator<GroupPart> parts,
            Output output,
            Optional<Expression> late,
            SQLMetric dropped,
            SQLMetric handedOn) {
        this.layout = layout;
        this.kept = kept;
        this.parts = parts;
        this.output = output;
        this.late = late.filter(unused -> output != Output.ALL).orElse(null);
        this.dropped = dropped;
        this.handedOn = handedOn;
    }

    @Override
    public Iterator<InternalRow> call(Integer partition, Iterator<InternalRow> groups) {
        ExternalAppendOnlyUnsafeRowArray out =
                new ExternalAppendOnlyUnsafeRowArray(ROWS_IN_MEMORY, ROWS_BEFORE_SPILLING);
        Saving saving = new Saving(groups, out);
        parts.add(new GroupPart(partition, kept.writer().write(saving)));
        if (output != Output.CHANGED) {
            OptionalLong ended = output == Output.ENDED ? layout.endedAt() : OptionalLong.empty();
            kept.scan(partition, ended, (digest, buffers) -> {
                if (!saving.changed.contains(ByteBuffer.wrap(digest))) {
                    out.add(layout.row(buffers));
                }
            });
        }
        handedOn.add(out.length());
        Iterator<UnsafeRow> rows = JavaConverters.asJavaIterator(out.generateIterator());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public InternalRow next() {
                return rows.next();
            }
        };
    }

    /** The groups to keep, one after the other as rows of {@link GroupTable#SCHEMA}; on the way those to hand on are put aside. */
    private final class Saving implements Iterator<InternalRow> {
        private final Iterator<InternalRow> groups;
        private final ExternalAppendOnlyUnsafeRowArray out;
        private final GroupLayout.Reader reader = layout.reader();
        private final BasePredicate isLate = late == null ? null : Predicate.create(late, layout.columns());
        private final OptionalLong endedAt = layout.endedAt();
        private final GenericInternalRow toKeep = new GenericInternalRow(GroupTable.SCHEMA.size());
        private final Set<ByteBuffer> changed = new HashSet<>();
        private boolean isReady;

        Saving(Iterator<InternalRow> groups, ExternalAppendOnlyUnsafeRowArray out) {
            this.groups = groups;
            this.out = out;
        }

        @Override
        public boolean hasNext() {
            while (!isReady && groups.hasNext()) {
                take((UnsafeRow) groups.next());
            }
            return isReady;
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            isReady = false;
            return toKeep;
        }

        private void take(UnsafeRow row) {
            if (isLate != null && isLate.eval(row)) {
                dropped.add(1);
                return;
            }
            reader.read(row);
            Long ends = reader.ends();
            boolean hasEnded = ends != null && endedAt.isPresent() && ends <= endedAt.getAsLong();
            byte[] digest = reader.digest(row);
            if (output != Output.ENDED || hasEnded) {
                out.add(row);
            }
            if (output != Output.CHANGED) {
                changed.add(ByteBuffer.wrap(digest));
            }
            if (!hasEnded) {
                toKeep.update(0, digest);
                toKeep.update(1, reader.hash());
                toKeep.update(2, ends);
                toKeep.update(3, row.getBytes());
                isReady = true;
            }
        }
    }
}
