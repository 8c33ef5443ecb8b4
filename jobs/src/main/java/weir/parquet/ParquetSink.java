package weir.parquet;

import org.apache.spark.sql.SparkSession;
import weir.sink.BatchSink;
import weir.sink.Mode;

/** Opens datasets of Parquet files. */
public final class ParquetSink {
    private ParquetSink() {}

    /**
     * Opens the dataset of a query, and removes what dead attempts left beside it.
     *
     * @param pipeline the name of the query's pipeline
     * @param query the query's name
     * @param mode which rows its batches hold
     * @param guard called when a batch is written and not shown yet; throws if a newer driver has taken over. Where the newer one opens
     *     the dataset after taking over, it removes what is not shown: so what passes the guard too early can't be shown later
     * @return {@code append} adds a directory a batch; {@code complete} and {@code update} replace one file
     * @throws weir.problem.Failure if the place can't be used, {@link weir.problem.PermanentFailure} if it holds something else
     */
    public static BatchSink open(
            SparkSession session, String pipeline, String query, Mode mode, ParquetDataset sink, Runnable guard) {
        Place place = Places.of(sink.path(), session.sessionState().newHadoopConf());
        DatasetMark.requireOutsideOfOthers(place, query);
        return open(place, session, pipeline, query, mode, sink, guard);
    }

    static BatchSink open(
            Place place,
            SparkSession session,
            String pipeline,
            String query,
            Mode mode,
            ParquetDataset sink,
            Runnable guard) {
        return switch (mode) {
            case APPEND -> BatchDirectories.open(place, pipeline, query, sink.partitionBy(), guard);
            case UPDATE, COMPLETE -> Snapshot.open(place, session, pipeline, query, sink.key(), guard);
        };
    }
}
