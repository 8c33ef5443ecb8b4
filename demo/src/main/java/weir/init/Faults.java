package weir.init;

import java.nio.file.Path;
import java.util.List;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** What is wrong with a sample. */
final class Faults {
    private Faults() {}

    /** A fault of a file as a whole. */
    static InvalidInput of(Path file, String reason, String hint) {
        return new InvalidInput(
                List.of(new Problem(file.toString(), 0, "", "cannot read the sample: " + reason, hint)));
    }

    /** A fault of one row. */
    static Problem of(Place place, String reason, String hint) {
        boolean isLine = place.unit().equals(JsonSample.LINE);
        return new Problem(
                place.file().toString(),
                isLine ? (int) place.number() : 0,
                isLine ? "" : place.unit() + " " + place.number(),
                "cannot read the row: " + reason,
                hint);
    }
}
