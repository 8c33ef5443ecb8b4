package weir.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Drops as a stream of a Spark program, from a checkpoint, one run to all there is after the other. */
abstract class DropReading {
    @TempDir
    Path directory;

    final SparkSession spark = LocalSpark.session();
    final List<Row> kept = new ArrayList<>();
    Drops drops;
    boolean failing;

    @BeforeEach
    void streamWithoutDrops() {
        drops = new Drops(directory.resolve("in"));
    }

    static String row(long number) {
        return "{\"n\": %d, \"unused\": 0, \"s\": \"text\"}".formatted(number);
    }

    Path file(String lane, int number) {
        return directory.resolve("in/%s/000000000/%03d.json".formatted(lane, number));
    }

    byte[] remove(String lane, int number) throws IOException {
        byte[] content = Files.readAllBytes(file(lane, number));
        Files.delete(file(lane, number));
        return content;
    }

    Dataset<Row> stream(Map<String, String> options) {
        return spark.readStream()
                .format("weir")
                .schema("n BIGINT, unused BIGINT, s STRING")
                .options(options)
                .load(directory.resolve("in").toString());
    }

    /** Reads on from the last run to all there is. */
    StreamingQuery readAllThereIs(Map<String, String> options) throws TimeoutException, StreamingQueryException {
        return run(stream(options).select("n"), directory.resolve("checkpoint"));
    }

    StreamingQuery run(Dataset<Row> rows, Path checkpoint) throws TimeoutException, StreamingQueryException {
        StreamingQuery query = rows.writeStream()
                .trigger(Trigger.AvailableNow())
                .option("checkpointLocation", checkpoint.toString())
                .foreachBatch((Dataset<Row> batch, Long id) -> {
                    if (failing) {
                        throw new IllegalStateException("the sink is away");
                    }
                    kept.addAll(batch.collectAsList());
                })
                .start();
        query.awaitTermination();
        return query;
    }

    List<Long> numbers() {
        return kept.stream().map(row -> row.getLong(0)).toList();
    }

    static List<StreamingQueryProgress> withRows(StreamingQuery query) {
        return List.of(query.recentProgress()).stream()
                .filter(progress -> progress.numInputRows() > 0)
                .toList();
    }

    static List<String> offsets(StreamingQuery query) {
        return withRows(query).stream()
                .map(progress -> progress.sources()[0].endOffset())
                .toList();
    }

    static String executedPlan(StreamingQuery query) {
        return ((org.apache.spark.sql.execution.streaming.StreamingQueryWrapper) query)
                .streamingQuery()
                .lastExecution()
                .executedPlan()
                .toString();
    }
}
