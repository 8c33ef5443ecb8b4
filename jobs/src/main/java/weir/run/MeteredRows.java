package weir.run;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.CollectionAccumulator;

/**
 * A batch's rows, counted where they are made. It also tells whether all were made: a sink that has kept the batch before looks at none, and
 * then neither would Spark's watermark move on, nor its state.
 */
final class MeteredRows {
    private final JavaRDD<InternalRow> parts;
    private final CollectionAccumulator<long[]> ends;
    private final Dataset<Row> rows;

    MeteredRows(Dataset<Row> batch) {
        CollectionAccumulator<long[]> found =
                batch.sparkSession().sparkContext().collectionAccumulator();
        this.ends = found;
        this.parts = batch.queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitionsWithIndex((index, part) -> new Counting(part, index, found), true);
        this.rows = batch.sparkSession().internalCreateDataFrame(parts.rdd(), batch.schema(), false);
    }

    /** The rows, to be given to sinks. */
    Dataset<Row> rows() {
        return rows;
    }

    /** How many rows there were in the parts that were made. */
    long count() {
        return byPart().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Makes the rows for nobody, unless all were made before. */
    void makeAll() {
        if (byPart().size() < parts.getNumPartitions()) {
            rows.queryExecution().toRdd().toJavaRDD().foreachPartition(MeteredRows::exhaust);
        }
    }

    private static void exhaust(Iterator<InternalRow> part) {
        while (part.hasNext()) {
            part.next();
        }
    }

    /** A part can be made more than once. */
    private Map<Long, Long> byPart() {
        Map<Long, Long> counts = new HashMap<>();
        ends.value().forEach(end -> counts.put(end[0], end[1]));
        return counts;
    }

    private static final class Counting implements Iterator<InternalRow> {
        private final Iterator<InternalRow> part;
        private final int index;
        private final CollectionAccumulator<long[]> ends;
        private long count;
        private boolean ended;

        Counting(Iterator<InternalRow> part, int index, CollectionAccumulator<long[]> ends) {
            this.part = part;
            this.index = index;
            this.ends = ends;
        }

        @Override
        public boolean hasNext() {
            boolean more = part.hasNext();
            if (!more && !ended) {
                ended = true;
                ends.add(new long[] {index, count});
            }
            return more;
        }

        @Override
        public InternalRow next() {
            count++;
            return part.next();
        }
    }
}
