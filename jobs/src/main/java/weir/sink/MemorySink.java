package weir.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.spec.Query;

/**
 * A temporary view in the driver's session, under the query's name: {@code complete} replaces its rows, {@code append} and {@code update}
 * add to them.
 */
public final class MemorySink implements BatchSink {
    private final SparkSession session;
    private final String view;
    private final List<Row> rows = new ArrayList<>();
    private long last = -1;

    /**
     * An empty view, there from now on.
     *
     * @param session where the view is made
     * @param view its name
     * @param schema of the rows
     */
    public MemorySink(SparkSession session, String view, StructType schema) {
        this.session = session;
        this.view = view;
        show(schema);
    }

    @Override
    public void write(Batch batch) {
        if (batch.id() <= last) {
            return;
        }
        List<Row> more = batch.rows().collectAsList();
        if (batch.mode() == Query.Mode.COMPLETE) {
            rows.clear();
        }
        rows.addAll(more);
        last = batch.id();
        show(batch.rows().schema());
    }

    private void show(StructType schema) {
        session.createDataFrame(List.copyOf(rows), schema).createOrReplaceTempView(quoted(view));
    }

    /** A view's name is parsed as an identifier. */
    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    @Override
    public void close() {
        // The view stays for whoever reads it.
    }
}
