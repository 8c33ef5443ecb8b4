package weir.plan;

import java.util.Optional;
import weir.sink.Mode;
import weir.sink.Obstacle;

/** Which results can be written in which mode: with what each sink says of modes, the table of output modes. */
final class OutputModes {
    /** What a query makes. */
    enum Shape {
        /** Rows that stay as they are. */
        ROWS,
        /** Groups that any later row may change. */
        GROUPS,
        /** Groups that a watermark ends. */
        ENDING_GROUPS,
        /** What was found in rows that the watermark has passed. */
        FINDINGS
    }

    private OutputModes() {}

    /** What stands between a result and a mode, whatever the sink. */
    static Optional<Obstacle> of(Shape shape, Mode mode) {
        if (shape == Shape.ROWS && mode == Mode.COMPLETE) {
            return Optional.of(new Obstacle(
                    "mode complete needs an aggregation, since without one it would keep every row ever read",
                    "Use mode append"));
        }
        if (shape == Shape.GROUPS && mode == Mode.APPEND) {
            return Optional.of(new Obstacle(
                    "mode append needs a watermark that ends the groups, and no group here ever ends", ""));
        }
        if (shape == Shape.FINDINGS && mode != Mode.APPEND) {
            return Optional.of(new Obstacle("what was found here never changes", "Use mode append"));
        }
        return Optional.empty();
    }
}
