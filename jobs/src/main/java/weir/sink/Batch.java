package weir.sink;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One micro-batch of a query's result.
 *
 * @param query the query's name
 * @param id its number, from 0; the same number comes again after a crash
 * @param range what was read for it
 * @param mode which rows it holds
 * @param rows the rows
 */
public record Batch(String query, long id, SourceRange range, Mode mode, Dataset<Row> rows) {}
