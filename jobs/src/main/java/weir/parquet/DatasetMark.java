package weir.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import weir.problem.Refused;

/**
 * What lies in the root of a dataset of batches, from its first use on: so one that was removed or renamed differs from one whose batches have had
 * no rows.
 *
 * @param query whose dataset it is
 * @param last the newest batch in it at the last start; -1 if there was none
 */
record DatasetMark(String query, long last) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String file(Place place) {
        return place.dataset() + "/" + Kept.FILE;
    }

    static Optional<DatasetMark> read(Place place) throws IOException {
        Optional<byte[]> content = place.read(file(place));
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(content.get(), DatasetMark.class));
        } catch (JsonProcessingException e) {
            throw new Refused(
                    "read what \"" + file(place) + "\" says about its dataset",
                    "it was not written by Weir, or was changed",
                    "Restore it, or remove it if the directories of all batches are there",
                    e);
        }
    }

    /** Puts it in place of the one that is there. */
    void write(Place place) throws IOException {
        // Whoever recovers takes all that is staged for directories.
        String staged = place.staging() + "/mark/" + Kept.FILE;
        place.publishNew(staged, JSON.writeValueAsBytes(this));
        place.publishFile(staged, file(place));
        place.remove(place.staging());
    }
}
