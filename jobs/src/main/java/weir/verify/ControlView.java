package weir.verify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import weir.control.Question;
import weir.control.Snapshot;
import weir.identity.Identity;
import weir.identity.Past;
import weir.pipeline.Pipeline;
import weir.run.LateRows;

/** What the checkpoints and the ledger of a pipeline say, to be looked at without getting in a driver's way. */
public interface ControlView extends AutoCloseable {
    /**
     * The numbers of the files in a directory of a query's checkpoint, in no order.
     *
     * @param directory for example {@code commits}
     */
    List<Long> numbers(String query, String directory);

    /** A file of a query's checkpoint; empty if it is not there. */
    Optional<String> read(String query, String directory, long number);

    /**
     * The batches of a query that left rows out, in their order.
     *
     * @param batch those that begin up to this one
     */
    List<LateRows> late(String query, long batch);

    /** A file of a query's checkpoint that is not one of a batch; empty if it is not there. */
    Optional<String> read(String query, String name);

    /** The last batch that the ledger says a sink has kept; empty if there is none, or no ledger. */
    OptionalLong lastKept(String query, String sink);

    /** Asks the database; empty if it has no ledger yet, or if there is no database. */
    default <T> Optional<T> askLedger(Question<T> question) {
        return Optional.empty();
    }

    /** The database at this moment; empty if there is none. */
    default Optional<Snapshot> snapshot() {
        return Optional.empty();
    }

    @Override
    void close();

    /** What the checkpoint of a query says of it. */
    default Past past(String query) {
        OptionalLong planned = last(query, "offsets");
        if (planned.isEmpty()) {
            return Past.NONE;
        }
        long sources = read(query, "offsets", planned.getAsLong())
                .map(text -> text.lines().count() - 2)
                .orElse(0L);
        return new Past(
                planned,
                last(query, "commits"),
                (int) sources,
                read(query, Identity.FILE).map(json -> Identity.parse(query, json)));
    }

    private OptionalLong last(String query, String log) {
        return numbers(query, log).stream().mapToLong(Long::longValue).max();
    }

    /**
     * The control plane of a pipeline at this moment, or the files in its place.
     *
     * @throws weir.problem.Failure if the database is away or refuses
     */
    static ControlView open(Pipeline pipeline, Configuration configuration) {
        return pipeline.postgres()
                .<ControlView>map(database -> PostgresView.open(database, pipeline.name()))
                .orElseGet(() -> new FileView(pipeline.settings().checkpoints(), configuration));
    }
}
