package weir.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.SparkDataStream;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.execution.streaming.StreamProgress;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import scala.Option;
import scala.collection.JavaConverters;
import weir.sink.SourceRange;
import weir.source.SkippingStream;

/** Tells what the running batch was made of. Spark hands it to no sink, but keeps it in memory while the batch runs. */
final class SourceRanges {
    private SourceRanges() {}

    /** The range of the batch that this thread works on; to be called by a {@code foreachBatch} function. */
    static SourceRange current(SparkSession session) {
        StreamExecution execution = running(session);
        return new SourceRange(
                json(execution, execution.committedOffsets()), json(execution, execution.availableOffsets()));
    }

    /** The query whose batch this thread works on. */
    static StreamExecution running(SparkSession session) {
        String id = session.sparkContext().getLocalProperty(StreamExecution.QUERY_ID_KEY());
        StreamingQuery query = session.streams().get(UUID.fromString(id));
        return ((StreamingQueryWrapper) query).streamingQuery();
    }

    /**
     * The drops that the batch of this thread is made without, in words that are the same for the same drops; empty if it lacks nothing.
     */
    static String skipped(SparkSession session) {
        StreamExecution execution = running(session);
        SortedSet<String> skipped = new TreeSet<>();
        for (SparkDataStream source : JavaConverters.seqAsJavaList(execution.sources())) {
            if (source instanceof SkippingStream stream
                    && execution.availableOffsets().get(source).isDefined()) {
                Optional<String> start = Optional.of(
                                execution.committedOffsets().get(source))
                        .filter(Option::isDefined)
                        .map(offset -> offset.get().json());
                String end = execution.availableOffsets().get(source).get().json();
                stream.skipped(start, end)
                        .forEach((lane, drops) ->
                                skipped.add("drops " + drops + " of lane \"" + lane + "\" in " + source));
            }
        }
        return String.join(", ", skipped);
    }

    /** One offset a source, in the order in which the query reads them; null where a source has none yet. */
    private static String json(StreamExecution execution, StreamProgress progress) {
        List<String> offsets = new ArrayList<>();
        for (SparkDataStream source : JavaConverters.seqAsJavaList(execution.sources())) {
            offsets.add(
                    progress.get(source).isDefined()
                            ? progress.get(source).get().json()
                            : "null");
        }
        return "[" + String.join(",", offsets) + "]";
    }
}
