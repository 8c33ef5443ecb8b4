package weir.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.SparkDataStream;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.streaming.FileStreamSource;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.execution.streaming.StreamProgress;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import scala.Option;
import scala.collection.JavaConverters;
import weir.catalyst.Trees;
import weir.sink.SourceRange;
import weir.source.SkippingStream;

/** Tells what the running batch was made of. Spark hands it to no sink, but keeps it in memory while the batch runs. */
final class SourceRanges {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int DIGEST_BYTES = 16;

    private SourceRanges() {}

    /** The range of the batch that this thread works on; to be called by a {@code foreachBatch} function. */
    static SourceRange current(SparkSession session) {
        StreamExecution execution = running(session);
        return new SourceRange(
                json(execution, execution.committedOffsets(), (source, offset) -> offset.json()),
                json(
                        execution,
                        execution.availableOffsets(),
                        (source, offset) -> withFiles(execution, source, offset)));
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

    /**
     * The offset of Spark's file source only counts the entries of its own log. If that was lost, the same numbers would come again with other
     * files, and a sink would take them for what it has.
     */
    private static String withFiles(StreamExecution execution, SparkDataStream source, Offset offset) {
        if (!(source instanceof FileStreamSource)) {
            return offset.json();
        }
        SortedSet<String> files = new TreeSet<>();
        Trees.optional(execution.newData().get(source)).ifPresent(read -> Trees.nodes(read, LogicalRelation.class)
                .forEach(relation -> Collections.addAll(
                        files,
                        ((HadoopFsRelation) relation.relation()).location().inputFiles())));
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(offset.json());
            return json.put(SourceRange.CONTENT, digest(files)).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digest(SortedSet<String> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : files) {
                digest.update(file.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return files.size() + " files " + HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One offset a source, in the order in which the query reads them; null where a source has none yet. */
    private static String json(
            StreamExecution execution, StreamProgress progress, BiFunction<SparkDataStream, Offset, String> text) {
        List<String> offsets = new ArrayList<>();
        for (SparkDataStream source : JavaConverters.seqAsJavaList(execution.sources())) {
            offsets.add(Trees.optional(progress.get(source))
                    .map(offset -> text.apply(source, offset))
                    .orElse("null"));
        }
        return "[" + String.join(",", offsets) + "]";
    }
}
