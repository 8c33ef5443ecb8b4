package weir.pipeline;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What a kind of stream is read with. */
public interface StreamReading {
    /** Where lines and records stand that are not parsed yet. */
    String VALUE = "value";

    /** Where Spark's parsers put a row that does not fit. No stream can have a column of this name. */
    String RAW = "_raw";

    /** Where a source says that a row is too far ahead. No stream can have a column of this name. */
    String AHEAD = "_ahead";

    /** Spark's option that names {@link #RAW}. */
    String CORRUPT = "columnNameOfCorruptRecord";

    /** Spark. */
    SparkSession session();

    /** The stream. */
    Stream stream();

    /** The columns to read. */
    StructType columns();

    /** Under which name it is put down what the stream leaves out. */
    String record();

    /**
     * What lines or records say, in the stream's columns; rows that do not fit are treated as the stream says.
     *
     * @param lines with the column {@link #VALUE}
     * @param place where a row stands, for messages
     */
    Dataset<Row> parsed(Dataset<Row> lines, Column place);

    /**
     * Ends the query at a row that does not fit.
     *
     * @param rows the stream's columns and {@link #RAW}, which is dropped
     * @param place where a row stands, for messages
     */
    Dataset<Row> fitting(Dataset<Row> rows, Column place);
}
