package weir.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.contents.Contents;
import weir.control.PostgresConnection;
import weir.pipeline.KeptResult;
import weir.pipeline.Query;
import weir.problem.TransientFailure;
import weir.sink.Mode;

/** What a dataset holds, read back. */
record DatasetResult(ParquetDataset sink) implements KeptResult {
    @Override
    public String name() {
        return "parquet " + sink.path();
    }

    @Override
    public String title() {
        return "its Parquet files";
    }

    /** Compaction may put other files in place of those that were to be read. */
    @Override
    public boolean isMovedMeanwhile() {
        return true;
    }

    @Override
    public Optional<Contents> contents(SparkSession session, Query query, StructType schema, Views views) {
        return DatasetContents.open(session, query, schema, views, sink);
    }

    @Override
    public Optional<Dataset<Row>> rows(
            SparkSession session, Query query, StructType schema, Optional<PostgresConnection> database, Path scratch) {
        KeptDataset dataset = KeptDataset.of(sink.path(), session.sessionState().newHadoopConf());
        List<String> paths = query.mode() == Mode.APPEND
                ? dataset.batches(Long.MAX_VALUE)
                : dataset.copy(made(scratch)).stream()
                        .map(KeptDataset.Copy::uri)
                        .toList();
        return paths.isEmpty()
                ? Optional.empty()
                : Optional.of(KeptDataset.rows(session, schema, paths, sink.partitionBy()));
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new TransientFailure("make \"" + directory + "\"", e, "See that there is space");
        }
    }

    @Override
    public Dataset<Row> plainRows(SparkSession session, StructType schema, Optional<PostgresConnection> database) {
        return Files.exists(Path.of(sink.path()))
                ? session.read().schema(schema).parquet(sink.path())
                : session.createDataFrame(List.of(), schema);
    }
}
