package weir.parquet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.problem.PermanentFailure;
import weir.sink.Batch;
import weir.sink.SourceRange;

/**
 * What a dataset says about a batch it has kept; lies in {@code _weir.json} of a batch's directory, and, without the names of files, in the
 * footer of each file under the key {@code weir}.
 *
 * @param query whose batch it is
 * @param batch its number
 * @param start the offsets before it
 * @param end the offsets behind it
 * @param schema the columns as Spark DDL
 * @param from the number of the first batch, where several were merged; else that of the batch
 * @param files the names of a batch's files in its directory, each with its name in the staging area
 * @param zone of the times in the names of directories; null where there are none, or they were written by an earlier version
 * @param values the names of directories that do not say all of their value, each with its value
 * @param earlier the last batches before it that have no note of their own, with what they were made of; some of them at most
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record BatchManifest(
        String query,
        long batch,
        String start,
        String end,
        String schema,
        Long from,
        SortedMap<String, String> files,
        String zone,
        SortedMap<String, String> values,
        SortedMap<Long, SourceRange> earlier) {
    /** Its name in a batch's directory. */
    static final String FILE = "_weir.json";

    /** The key of a Parquet footer. */
    static final String FOOTER = "weir";

    /** How many batches a note says more of at the most. */
    static final int MAX_EARLIER = 100;

    private static final int MAX_CHARACTERS = 64 << 10;

    /** What {@link #zone} is. */
    static final String UTC = "UTC";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps its own copies of {@code files} and {@code values}, which those written by earlier versions do not have. */
    BatchManifest {
        from = from == null ? Long.valueOf(batch) : from;
        files = copy(files);
        values = copy(values);
        earlier = earlier == null
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(earlier));
    }

    private static SortedMap<String, String> copy(SortedMap<String, String> names) {
        return names == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }

    static BatchManifest of(Batch batch) {
        return new BatchManifest(
                batch.query(),
                batch.id(),
                batch.range().start(),
                batch.range().end(),
                batch.rows().schema().toDDL(),
                batch.id(),
                null,
                null,
                null,
                null);
    }

    /** The same with the names of its files. */
    BatchManifest with(SortedMap<String, String> names) {
        return new BatchManifest(query, batch, start, end, schema, from, names, zone, values, earlier);
    }

    /**
     * The same with what is to be known of the names of its directories.
     *
     * @param partitionBy the columns that are directories
     * @param texts the names of directories that do not say all of their value, each with its value
     */
    BatchManifest with(List<String> partitionBy, Map<String, String> texts) {
        boolean hasTimes = !partitionBy.isEmpty()
                && Arrays.stream(StructType.fromDDL(schema).fields())
                        .anyMatch(field -> field.dataType().equals(DataTypes.TimestampType)
                                && partitionBy.stream().anyMatch(field.name()::equalsIgnoreCase));
        return new BatchManifest(
                query, batch, start, end, schema, from, files, hasTimes ? UTC : null, new TreeMap<>(texts), earlier);
    }

    /** The same, behind batches that have no note of their own: as many of the last as are worth their space. */
    BatchManifest behind(SortedMap<Long, SourceRange> batches) {
        TreeMap<Long, SourceRange> last = new TreeMap<>();
        int characters = 0;
        for (Map.Entry<Long, SourceRange> each :
                new TreeMap<>(batches).descendingMap().entrySet()) {
            characters +=
                    each.getValue().start().length() + each.getValue().end().length();
            if (last.size() == MAX_EARLIER || characters > MAX_CHARACTERS) {
                break;
            }
            last.put(each.getKey(), each.getValue());
        }
        return new BatchManifest(query, batch, start, end, schema, from, files, zone, values, last);
    }

    /** The batch, and those before it that have no note of their own. */
    SortedMap<Long, SourceRange> known() {
        SortedMap<Long, SourceRange> known = new TreeMap<>(earlier);
        known.put(batch, range());
        return known;
    }

    boolean isMerged() {
        return from < batch;
    }

    /** What is said of the batches from {@code first} to this one when they are merged. */
    BatchManifest mergedFrom(BatchManifest first) {
        return new BatchManifest(query, batch, first.start, end, schema, first.from, null, null, null, null);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param file where it was found
     * @throws PermanentFailure if it is something else
     */
    static BatchManifest parse(String json, String file) {
        try {
            return JSON.readValue(json, BatchManifest.class);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "read what \"" + file + "\" says about its batch",
                    "it was not written by Weir, or was changed",
                    "Restore it, or keep the query in another place",
                    e);
        }
    }

    /** What it was made of. */
    SourceRange range() {
        return new SourceRange(start, end);
    }

    /** Whether it is about a batch that was made of the same part of its sources. */
    boolean isOf(SourceRange range) {
        return range().isSame(range);
    }
}
