package weir.source;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import weir.drop.SharedListings;
import weir.drop.Storage;

/** The listings of a run's streams, which all queries of the run share. Lives on the driver, under the name of the stream's {@link StreamRecord}. */
public final class StreamListings {
    private static final Map<String, StreamListings> BY_RECORD = new ConcurrentHashMap<>();

    private final Duration age;
    private Optional<SharedListings> shared = Optional.empty();

    private StreamListings(Duration age) {
        this.age = age;
    }

    /**
     * From here on, queries that read a stream under this record share its listings.
     *
     * @param age how old a listing may be that a query takes for what is there now
     */
    public static void share(String record, Duration age) {
        BY_RECORD.put(record, new StreamListings(age));
    }

    /** From here on, each query lists for itself. */
    public static void forget(String record) {
        BY_RECORD.remove(record);
    }

    /** The stream's storage for one of its queries. */
    static Storage of(Optional<String> record, Storage storage) {
        return record.flatMap(name -> Optional.ofNullable(BY_RECORD.get(name)))
                .<Storage>map(listings -> listings.over(storage))
                .orElse(storage);
    }

    private synchronized SharedListings over(Storage storage) {
        if (shared.isEmpty()) {
            shared = Optional.of(new SharedListings(storage, age));
        }
        return shared.get();
    }
}
