package weir.contents;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What one sink holds of one query at one moment. Another kind of sink is another implementation. */
public interface Contents extends AutoCloseable {
    /** The columns to compare; both sides have them under the names of {@link #column}. */
    List<Cell> cells();

    /** The rows that the sink holds. */
    Dataset<Row> found();

    /** The query's result, brought into the form of {@link #found}. */
    Dataset<Row> shaped(Dataset<Row> result);

    /** The name of a cell's column. */
    static String column(int cell) {
        return "c" + cell;
    }

    @Override
    void close();
}
