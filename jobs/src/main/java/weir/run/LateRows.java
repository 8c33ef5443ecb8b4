package weir.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import weir.problem.PermanentFailure;

/**
 * What is written down of batches in which rows came too late: a range of {@code weir.late_rows} or, without Postgres, one file a batch,
 * {@code <checkpoint>/late/<batch>}; before the batch is committed. It says exactly which rows were left out: those of the batches' drops
 * whose time is not behind the watermark.
 *
 * @param firstBatch its number
 * @param lastBatch its number; the same unless the watermark stood still
 * @param start the offset of each source before them, as JSON; {@code null} where there was none
 * @param end the offset of each source behind them
 * @param watermarkMillis rows up to this time were left out, in ms since 1970; empty if that is not known any more
 * @param rows how many Spark counted: of groups, those of each task; of joins, those of each side
 */
public record LateRows(
        long firstBatch,
        long lastBatch,
        List<String> start,
        List<String> end,
        OptionalLong watermarkMillis,
        long rows) {
    /** The directory of a checkpoint. */
    public static final String DIRECTORY = "late";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps its own copies. */
    public LateRows {
        start = List.copyOf(start);
        end = List.copyOf(end);
    }

    /** Of one batch. */
    public static LateRows of(long batch, List<String> start, List<String> end, long watermarkMillis, long rows) {
        return new LateRows(batch, batch, start, end, OptionalLong.of(watermarkMillis), rows);
    }

    /** Whether rows are late by the watermark that the batch before had, or by that of their own batch. */
    public static boolean limitIsOfBatchBefore(SparkSession session) {
        return Boolean.parseBoolean(session.conf().get("spark.sql.streaming.statefulOperator.allowMultiple", "true"));
    }

    /** Whether a batch is one of these. */
    public boolean holds(long batch) {
        return firstBatch <= batch && batch <= lastBatch;
    }

    /** @param start offsets of all sources, as one array of JSON */
    static String json(String start, String end, long watermarkMillis, long rows) {
        try {
            ObjectNode note =
                    JSON.createObjectNode().put("watermark", watermarkMillis).put("rows", rows);
            note.set("start", JSON.readTree(start));
            note.set("end", JSON.readTree(end));
            return note.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what was written down in a file.
     *
     * @throws PermanentFailure if it is something else
     */
    public static LateRows parse(long batch, String json) {
        JsonNode note = tree(batch, json);
        return of(
                batch,
                texts(note.path("start")),
                texts(note.path("end")),
                note.path("watermark").longValue(),
                note.path("rows").longValue());
    }

    /**
     * Reads offsets that were written down.
     *
     * @param batch for messages
     * @param json one array for all sources
     * @throws PermanentFailure if it is something else
     */
    public static List<String> offsets(long batch, String json) {
        return texts(tree(batch, json));
    }

    private static JsonNode tree(long batch, String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "read which rows of batch " + batch + " were late",
                    "\"" + json + "\" was not written by Weir, or was changed",
                    "Restore the checkpoint",
                    e);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.toString()));
        return texts;
    }
}
