package weir.run;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import weir.control.ControlPlane;
import weir.rejects.PostgresRecord;
import weir.source.Quarantine;
import weir.source.StreamListings;
import weir.source.StreamRecord;

/** The records of a run's streams, where the source finds them. */
public final class Records implements AutoCloseable {
    /** Two runs in one process, even of one pipeline, have records of their own. */
    private final String run = UUID.randomUUID().toString();

    private final List<String> streams;

    /** @param streams their names */
    public Records(Collection<String> streams) {
        this.streams = List.copyOf(streams);
    }

    /** What the source is told as its option {@code record}. */
    String name(String stream) {
        return run + "/" + stream;
    }

    /** From here on, the source puts bad lines there, and finds there what is skipped. */
    void keptIn(ControlPlane control) {
        streams.forEach(stream -> put(stream, new PostgresRecord(control, stream)));
    }

    /** From here on, the source leaves bad lines out, as it does in the pipeline's driver, and writes them down nowhere. */
    void keptNowhere() {
        streams.forEach(stream -> put(stream, new NoRecord()));
    }

    private static final class NoRecord implements StreamRecord {
        @Override
        public Quarantine quarantine() {
            return Quarantine.none();
        }

        @Override
        public Map<String, SortedSet<Long>> skipped() {
            return Map.of();
        }
    }

    /**
     * From here on, all queries share the listings of a stream.
     *
     * @param ages how old a listing may be that a query takes for what is there now, by stream
     */
    void shareListings(Map<String, Duration> ages) {
        ages.forEach((stream, age) -> StreamListings.share(name(stream), age));
    }

    /** Sets the record of one stream. */
    public void put(String stream, StreamRecord record) {
        StreamRecord.Registry.put(name(stream), record);
    }

    @Override
    public void close() {
        streams.forEach(stream -> {
            StreamRecord.Registry.remove(name(stream));
            StreamListings.forget(name(stream));
        });
    }
}
