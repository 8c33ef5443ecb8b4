package weir.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.yaml.Position;

/** What a query does that SQL cannot say: it takes the rows of each key one after the other, in the order of their event time. */
public sealed interface Keyed {
    /** Where it stands. */
    Position position();

    /** The stream or view whose rows it takes. */
    String from();

    /** The columns that tell keys apart; at least one. */
    List<String> key();

    /** The column of the event time, which has a watermark. */
    String time();

    /** How SQL calls what comes of it. No definition of the file can have this name. */
    static String relation(String query) {
        return query + " (of each key)";
    }

    /**
     * Finds sequences of rows.
     *
     * @param steps what the rows of a sequence are like, at least one
     * @param within how long after its first row a sequence may end
     * @param columns of the matched rows that the result has; empty for those that the conditions name
     */
    record Detect(
            Position position,
            String from,
            List<String> key,
            String time,
            List<Step> steps,
            Duration within,
            Optional<List<String>> columns)
            implements Keyed {
        /** Keeps its own copies. */
        public Detect {
            key = List.copyOf(key);
            steps = List.copyOf(steps);
            columns = columns.map(List::copyOf);
        }
    }

    /**
     * A row of a sequence.
     *
     * @param name what the result calls it
     * @param isNext whether it is the very next row of the key behind the one before, or else any later one
     * @param condition on its columns
     */
    record Step(Position position, String name, boolean isNext, SqlText condition) {}

    /**
     * What a class on the class path does, or in one of the jars of the settings.
     *
     * @param name how the class calls it
     * @param settings what it is told
     */
    record Custom(
            Position position, String name, String from, List<String> key, String time, Map<String, String> settings)
            implements Keyed {
        /** Keeps its own copies. */
        public Custom {
            key = List.copyOf(key);
            settings = Map.copyOf(settings);
        }
    }
}
