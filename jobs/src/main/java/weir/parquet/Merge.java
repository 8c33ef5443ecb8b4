package weir.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import weir.problem.PermanentFailure;

/**
 * A merge that has been decided: the directories that go, and the one that comes in their place. No other directory ever has or had one of these
 * names, so that any number of processes can carry it out, any number of times.
 *
 * @param inputs the directories of the batches, by their names in the dataset
 * @param output the name of the merged one
 * @param ready where it waits
 * @param decidedMillis when that was, in ms since 1970
 */
record Merge(List<String> inputs, String output, String ready, long decidedMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps its own copy of {@code inputs}. */
    Merge {
        inputs = List.copyOf(inputs);
    }

    /** Beside the dataset and its staging area, where merged directories wait and decisions lie. */
    static String area(Place place) {
        return place.staging().replaceFirst("\\.weir$", ".compact");
    }

    private static String decisions(Place place) {
        return area(place) + "/decided";
    }

    /**
     * Carries out what was decided and not finished.
     *
     * @param decidedBefore in ms since 1970; what was decided later is left to who decided it, unless that is yet to come: then the clock was
     *     set back, and would say for long that it was just now
     * @return how many merges there were
     */
    static int finishAll(Place place, long decidedBefore) throws IOException {
        int finished = 0;
        for (String id : place.list(decisions(place))) {
            String file = decisions(place) + "/" + id;
            Optional<byte[]> json = place.read(file);
            if (json.isPresent()) {
                Merge merge = parse(json.get(), file);
                if (merge.decidedMillis() < decidedBefore || merge.decidedMillis() > System.currentTimeMillis()) {
                    merge.finish(place, id);
                    finished++;
                }
            }
        }
        return finished;
    }

    /** Decides: from now on it will be carried out, by whoever comes. */
    void decide(Place place, String id) throws IOException {
        try {
            place.publishNew(decisions(place) + "/" + id, JSON.writeValueAsBytes(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** First the batches go, then the merged directory comes: a reader in between sees fewer rows, and never one twice. */
    void finish(Place place, String id) throws IOException {
        Set<String> there = new HashSet<>(place.list(place.dataset()));
        if (!there.contains(output) && place.list(ready).isEmpty()) {
            // Decided by who did not know that another compaction had begun and cleared away what was to come.
            place.remove(decisions(place) + "/" + id);
            return;
        }
        for (String input : inputs) {
            if (there.contains(input)) {
                place.withdraw(place.dataset() + "/" + input, area(place) + "/gone-" + id + "/" + input);
            }
        }
        place.publishAgain(ready, place.dataset() + "/" + output);
        place.remove(decisions(place) + "/" + id);
        place.remove(area(place) + "/gone-" + id);
        place.remove(ready.substring(0, ready.lastIndexOf('/')));
    }

    private static Merge parse(byte[] json, String file) {
        try {
            return JSON.readValue(new String(json, StandardCharsets.UTF_8), Merge.class);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "finish the merge that \"" + file + "\" describes",
                    "it was not written by Weir, or was changed",
                    "Restore it",
                    e);
        }
    }
}
