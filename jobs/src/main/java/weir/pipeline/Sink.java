package weir.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.sink.Obstacle;
import weir.sink.SinkDescription;
import weir.yaml.Position;

/** Where the result of a query is kept. Each kind is a record in a package of its own, and all that is particular to it is there. */
public interface Sink {
    /** Where it stands. */
    Position position();

    /** The key that names its kind in the file. */
    String kind();

    /** How it is called where its rows are counted, for example {@code postgres:activity}. */
    String label();

    /** Whether what it keeps is there when the driver has ended. */
    boolean outlivesDriver();

    /** Whether groups of aggregations can change in the transaction that keeps its rows. */
    boolean canKeepGroups();

    /** Whether its rows are a table of the driver's session, under the query's name. */
    boolean isInDriver();

    /** The columns that tell rows apart, as the file names them; empty if it has no key. */
    List<String> key();

    /** What stands between a mode and this sink, whatever the result. */
    Optional<Obstacle> obstacle(Mode mode);

    /** Reports what stands against keeping a result. Columns of the key and what mode update asks of them are checked for every kind. */
    void check(SinkCheck check);

    /** What a plan says of it. */
    SinkDescription description(StructType columns, Mode mode);

    /** The place that no other sink may have; empty if it has none that could be taken. */
    Optional<Destination> destination(Optional<String> database);

    /**
     * What it is, so that a query whose sink has become another one is noticed.
     *
     * @param place makes the text of a path that stays the same when the pipeline's directory is moved
     */
    String identity(UnaryOperator<String> place);

    /** How groups have to be made so that each has one row here; empty if Spark's are right. Equal for all sinks that want the same. */
    Optional<UnaryOperator<LogicalPlan>> grouping();

    /**
     * Opens it for the batches of a query.
     *
     * @throws weir.problem.Failure if the place is away, or cannot take the result
     */
    BatchSink open(SinkServices services);

    /**
     * Looks at it as a start does before the first batch, and changes nothing.
     *
     * @return why a query would not be started on it, as a message; empty if it would
     * @throws weir.problem.PermanentFailure with such a reason as well; {@link weir.problem.Failure} if it cannot be asked
     */
    Optional<String> refusal(SinkPast past);

    /** What it has kept, to be read back; empty if that is not possible. */
    Optional<KeptResult> kept();

    /** Its small files, to be merged; empty if it has none. */
    Optional<Compactable> compactable(Mode mode);

    /**
     * The sink that takes its place in a test of the pipeline; empty if none does.
     *
     * @param directory of its own, not there yet
     */
    Optional<Sink> inTest(Path directory);

    /** Names in a part of {@link #identity}, in an order that does not depend on the file's; empty if there are none. */
    static String listed(String word, List<String> names) {
        return names.isEmpty() ? "" : word + String.join(", ", new TreeSet<>(names));
    }
}
