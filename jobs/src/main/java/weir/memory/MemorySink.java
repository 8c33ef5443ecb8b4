package weir.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.identifier.IdentifierQuotes;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.Mode;

/**
 * A temporary view in the driver's session, under the query's name: {@code complete} replaces its rows, {@code append} and {@code update}
 * add to them. The memory of the driver is finite: of added rows the newest stay, of a complete result the first.
 */
public final class MemorySink implements BatchSink {
    private static final Logger LOG = LoggerFactory.getLogger(MemorySink.class);

    private final SparkSession session;
    private final String view;
    private final int most;
    private final List<Row> rows = new ArrayList<>();
    private long last = -1;
    private boolean hasTold;

    /**
     * An empty view, there from now on.
     *
     * @param session where the view is made
     * @param view its name
     * @param schema of the rows
     * @param most so many rows at the most
     */
    public MemorySink(SparkSession session, String view, StructType schema, int most) {
        this.session = session;
        this.view = view;
        this.most = most;
        show(schema);
    }

    @Override
    public void write(Batch batch) {
        if (batch.id() <= last) {
            return;
        }
        boolean isWhole = batch.mode() == Mode.COMPLETE;
        List<Row> more = isWhole ? first(batch.rows()) : newest(batch.rows());
        if (isWhole) {
            rows.clear();
        }
        rows.addAll(more);
        int tooMany = Math.max(0, rows.size() - most);
        (isWhole ? rows.subList(rows.size() - tooMany, rows.size()) : rows.subList(0, tooMany)).clear();
        if (tooMany > 0 && !hasTold) {
            LOG.warn("memory sink is full query=\"{}\" rows={} stay=\"{}\"", view, most, isWhole ? "first" : "newest");
            hasTold = true;
        }
        last = batch.id();
        show(batch.rows().schema());
    }

    /** One more than fit, to see whether there are more. */
    private List<Row> first(Dataset<Row> all) {
        return most == Integer.MAX_VALUE ? all.collectAsList() : all.takeAsList(most + 1);
    }

    private List<Row> newest(Dataset<Row> all) {
        return all.toJavaRDD().mapPartitions(new Newest(most)).collect();
    }

    /** So many rows of each partition: no more of them can be among the newest of all, and no more come to the driver. */
    private record Newest(int most) implements FlatMapFunction<Iterator<Row>, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> all) {
            ArrayDeque<Row> newest = new ArrayDeque<>();
            while (all.hasNext()) {
                newest.add(all.next());
                if (newest.size() > most) {
                    newest.remove();
                }
            }
            return newest.iterator();
        }
    }

    private void show(StructType schema) {
        session.createDataFrame(List.copyOf(rows), schema).createOrReplaceTempView(IdentifierQuotes.SPARK.around(view));
    }

    /** A view's name is parsed as an identifier. */
    @Override
    public void close() {
        // The view stays for whoever reads it.
    }
}
