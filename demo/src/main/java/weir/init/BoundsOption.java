package weir.init;

import java.util.List;
import picocli.CommandLine.Option;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** How much of a sample a verb reads. */
final class BoundsOption {
    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Read so many rows of the sample, and 16 MiB at most; ${DEFAULT-VALUE} by default.")
    private long rows = Bounds.DEFAULT_ROWS;

    /** @throws InvalidInput if there would be no rows */
    Bounds bounds() {
        if (rows < 1) {
            throw new InvalidInput(
                    List.of(new Problem("--rows", 0, "", "cannot read " + rows + " rows", "Write a number from 1 on")));
        }
        return Bounds.ofRows(rows);
    }
}
