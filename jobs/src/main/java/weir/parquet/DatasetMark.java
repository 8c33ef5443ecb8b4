package weir.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * What lies in the root of a dataset, from its first use on: so one that was removed or renamed differs from one whose batches have had no rows.
 *
 * @param query whose dataset it is
 * @param pipeline that of the query; empty if an earlier version has written it
 * @param last the newest batch in it at the last start, where each batch is a directory; -1 if there was none
 */
record DatasetMark(String query, String pipeline, long last) {
    private static final ObjectMapper JSON = new ObjectMapper();

    DatasetMark {
        pipeline = pipeline == null ? "" : pipeline;
    }

    /** The dataset's pipeline, if it is another one. */
    static Optional<String> otherOwner(Optional<DatasetMark> mark, String pipeline) {
        return mark.map(DatasetMark::pipeline).filter(owner -> !owner.isEmpty() && !owner.equals(pipeline));
    }

    /** @throws PermanentFailure if a dataset lies inside that of another query, whose readers take all files below it */
    static void requireOutsideOfOthers(Place place, String query) {
        for (Path above = new Path(place.dataset()).getParent(); above != null; above = above.getParent()) {
            Optional<DatasetMark> mark = above.isRoot() ? Optional.empty() : markOf(place, above);
            if (mark.isPresent()) {
                throw new PermanentFailure(
                        "keep query \"" + query + "\" in \"" + place.dataset() + "\"",
                        "that lies in the dataset \"" + above + "\" of query \""
                                + mark.get().query() + "\"",
                        "Name a directory outside of it");
            }
        }
    }

    private static Optional<DatasetMark> markOf(Place place, Path directory) {
        try {
            return read(place, directory + "/" + BatchManifest.FILE);
        } catch (IOException e) {
            // Where this one may not read, it has no business, and neither has its dataset.
            return Optional.empty();
        }
    }

    /**
     * Looks once more before the first batch, for two pipelines may have begun on one empty dataset.
     *
     * @throws PermanentFailure if another pipeline has begun on it since
     */
    void requireStillThere(Place place) throws IOException {
        Optional<DatasetMark> there = read(place);
        Optional<String> other = otherOwner(there, pipeline);
        if (other.isPresent()) {
            throw new PermanentFailure(
                    "keep query \"" + query + "\" in \"" + place.dataset() + "\"",
                    "query \"" + there.orElseThrow().query() + "\" of pipeline \"" + other.get()
                            + "\" has begun on it since this one did",
                    "Name a directory of its own for each");
        }
    }

    private static String file(Place place) {
        return place.dataset() + "/" + BatchManifest.FILE;
    }

    static Optional<DatasetMark> read(Place place) throws IOException {
        return read(place, file(place));
    }

    private static Optional<DatasetMark> read(Place place, String file) throws IOException {
        Optional<byte[]> content = place.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(content.get(), DatasetMark.class));
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "read what \"" + file + "\" says about its dataset",
                    "it was not written by Weir, or was changed",
                    "Restore it, or remove it if the directories of all batches are there",
                    e);
        }
    }

    /**
     * Puts it in place of the one that is there.
     *
     * @throws Failure if the place is away or full
     */
    void put(Place place) {
        // Whoever recovers takes all that is staged for directories.
        String staged = place.staging() + "/mark/" + BatchManifest.FILE;
        try {
            place.publishNew(staged, JSON.writeValueAsBytes(this));
            place.publishFile(staged, file(place));
            place.remove(place.staging());
        } catch (IOException e) {
            throw new TransientFailure(
                    "use the dataset \"" + place.dataset() + "\" of query \"" + query + "\"",
                    e,
                    "See that there is space and that it may be written; Weir tries again");
        }
    }
}
