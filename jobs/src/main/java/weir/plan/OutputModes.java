package weir.plan;

import java.util.List;
import java.util.Optional;
import weir.pipeline.Sink;
import weir.sink.Mode;

/** Which results can be written in which mode, and which sinks take them: the table of output modes. */
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

    /**
     * Why something can't be.
     *
     * @param message what is wrong, without a full stop
     * @param hint what to do about it, without a full stop; empty if that depends on the streams
     */
    record Obstacle(String message, String hint) {}

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

    /** What stands between a mode and a sink, whatever the result. */
    static Optional<Obstacle> of(Mode mode, Sink sink) {
        if (sink instanceof Sink.Postgres postgres && lacksKey(mode, postgres.key())) {
            return Optional.of(withoutKey("postgres: {table: …, key: [a, b]}"));
        } else if (sink instanceof Sink.Parquet parquet && lacksKey(mode, parquet.key())) {
            return Optional.of(withoutKey("parquet: {path: …, key: [a, b]}"));
        } else if (sink instanceof Sink.Jdbc && mode != Mode.APPEND) {
            return Optional.of(new Obstacle(
                    "a jdbc sink only adds rows", "Use mode append, or a postgres sink, which can replace them"));
        }
        return Optional.empty();
    }

    private static boolean lacksKey(Mode mode, List<String> key) {
        return mode == Mode.UPDATE && key.isEmpty();
    }

    private static Obstacle withoutKey(String example) {
        return new Obstacle(
                "mode update needs to know which columns tell rows apart",
                "Add a key, for example \"" + example + "\", or use mode complete or append");
    }
}
