package weir.parquet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import weir.problem.Refused;
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
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Kept(
        String query, long batch, String start, String end, String schema, Long from, SortedMap<String, String> files) {
    /** Its name in a batch's directory. */
    static final String FILE = "_weir.json";

    /** The key of a Parquet footer. */
    static final String FOOTER = "weir";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps its own copy of {@code files}, which those written by earlier versions do not have. */
    Kept {
        from = from == null ? Long.valueOf(batch) : from;
        files = files == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    static Kept of(Batch batch) {
        return new Kept(
                batch.query(),
                batch.id(),
                batch.range().start(),
                batch.range().end(),
                batch.rows().schema().toDDL(),
                batch.id(),
                Collections.emptySortedMap());
    }

    /** The same with the names of its files. */
    Kept with(SortedMap<String, String> names) {
        return new Kept(query, batch, start, end, schema, from, names);
    }

    boolean isMerged() {
        return from < batch;
    }

    /** What is said of the batches from {@code first} to this one when they are merged. */
    Kept mergedFrom(Kept first) {
        return new Kept(query, batch, first.start, end, schema, first.from, Collections.emptySortedMap());
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
     * @throws Refused if it is something else
     */
    static Kept parse(String json, String file) {
        try {
            return JSON.readValue(json, Kept.class);
        } catch (JsonProcessingException e) {
            throw new Refused(
                    "read what \"" + file + "\" says about its batch",
                    "it was not written by Weir, or was changed",
                    "Restore it, or keep the query in another place",
                    e);
        }
    }

    /** Whether it is about a batch that was made of the same part of its sources. */
    boolean isOf(SourceRange range) {
        return new SourceRange(start, end).isSame(range);
    }
}
