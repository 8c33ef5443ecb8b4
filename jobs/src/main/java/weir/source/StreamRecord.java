package weir.source;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is on record of a stream of a pipeline: its bad lines, and drops that are skipped on purpose. Lives on the driver; the source's
 * option {@code record} names it, so that nothing secret gets into Spark's configuration.
 */
public interface StreamRecord {
    /** Where lines go that do not fit. */
    Quarantine quarantine();

    /**
     * The drops to be skipped, by lane.
     *
     * @throws weir.problem.Failure if the record is away
     */
    Map<String, SortedSet<Long>> skipped();

    /** Keeps records where the source finds them. */
    final class Registry {
        private static final Map<String, StreamRecord> RECORDS = new ConcurrentHashMap<>();

        private Registry() {}

        /** Makes a record known in this process under a name. */
        public static void put(String name, StreamRecord record) {
            RECORDS.put(name, record);
        }

        /** Forgets a record. */
        public static void remove(String name) {
            RECORDS.remove(name);
        }

        static Optional<StreamRecord> find(String name) {
            return Optional.ofNullable(RECORDS.get(name));
        }
    }
}
