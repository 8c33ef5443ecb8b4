package weir.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weir.run.Lake;
import weir.source.LocalSpark;

/** Verdicts in short. */
public final class Told {
    private Told() {}

    /** For each sink {@code query sink: RESULT expected found}, how many rows were late, and what was found in detail. */
    public static List<String> verdicts(Lake lake, Path file) {
        List<String> told = new ArrayList<>();
        Verification.of(LocalSpark.session(), lake.plan(file), verdict -> {
            told.add("%s %s: %s %d %d%s"
                    .formatted(
                            verdict.query(),
                            verdict.sink().replaceFirst("parquet .*", "parquet"),
                            verdict.result(),
                            verdict.expected(),
                            verdict.found(),
                            verdict.late() > 0 ? " late " + verdict.late() : ""));
            told.addAll(verdict.details());
        });
        return told;
    }
}
