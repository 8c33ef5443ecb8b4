package weir.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import weir.problem.Refused;

/**
 * What is written down of a batch in which rows came too late: one file a batch, {@code <checkpoint>/late/<batch>}, written before the batch is
 * committed. It says exactly which rows were left out: those of the batch's drops whose time is not behind the watermark.
 *
 * @param batch its number
 * @param start the offset of each source before it, as JSON; {@code null} where there was none
 * @param end the offset of each source behind it
 * @param watermarkMillis rows up to this time were left out, in ms since 1970
 * @param rows how many Spark counted: of groups, those of each task; of joins, those of each side
 */
public record LateRows(long batch, List<String> start, List<String> end, long watermarkMillis, long rows) {
    /** The directory of a checkpoint. */
    public static final String DIRECTORY = "late";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps its own copies. */
    public LateRows {
        start = List.copyOf(start);
        end = List.copyOf(end);
    }

    /** Whether rows are late by the watermark that the batch before had, or by that of their own batch. */
    public static boolean limitIsOfBatchBefore(SparkSession session) {
        return Boolean.parseBoolean(session.conf().get("spark.sql.streaming.statefulOperator.allowMultiple", "true"));
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
     * Reads what was written down.
     *
     * @throws Refused if it is something else
     */
    public static LateRows parse(long batch, String json) {
        try {
            JsonNode note = JSON.readTree(json);
            return new LateRows(
                    batch,
                    texts(note.path("start")),
                    texts(note.path("end")),
                    note.path("watermark").longValue(),
                    note.path("rows").longValue());
        } catch (JsonProcessingException e) {
            throw new Refused(
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
