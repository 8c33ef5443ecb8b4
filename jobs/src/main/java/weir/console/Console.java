package weir.console;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Compactable;
import weir.pipeline.Destination;
import weir.pipeline.KeptResult;
import weir.pipeline.Sink;
import weir.pipeline.SinkCheck;
import weir.pipeline.SinkPast;
import weir.pipeline.SinkServices;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.sink.Obstacle;
import weir.sink.SinkDescription;
import weir.yaml.Position;

/**
 * The terminal.
 *
 * @param rows at most so many a batch
 */
public record Console(Position position, int rows) implements Sink {
    @Override
    public String kind() {
        return ConsoleType.KEY;
    }

    @Override
    public String label() {
        return kind();
    }

    @Override
    public boolean canKeepGroups() {
        return false;
    }

    @Override
    public boolean outlivesDriver() {
        return false;
    }

    @Override
    public boolean isInDriver() {
        return false;
    }

    @Override
    public List<String> key() {
        return List.of();
    }

    @Override
    public Optional<Obstacle> obstacle(Mode mode) {
        return Optional.empty();
    }

    /** Whatever Spark has made can be shown. */
    @Override
    public void check(SinkCheck check) {}

    @Override
    public SinkDescription description(StructType columns, Mode mode) {
        return new SinkDescription(
                "up to " + (rows == 1 ? "1 row" : rows + " rows") + " a batch",
                "",
                Optional.empty(),
                Map.of("rows", rows));
    }

    @Override
    public Optional<Destination> destination(Optional<String> database) {
        return Optional.empty();
    }

    /** It begins anew with each driver, whatever it was before. */
    @Override
    public String identity(UnaryOperator<String> place) {
        return kind();
    }

    @Override
    public Optional<UnaryOperator<LogicalPlan>> grouping() {
        return Optional.empty();
    }

    @Override
    public BatchSink open(SinkServices services) {
        return new ConsoleSink(services.console(), rows);
    }

    @Override
    public Optional<String> refusal(SinkPast past) {
        return Optional.empty();
    }

    @Override
    public Optional<KeptResult> kept() {
        return Optional.empty();
    }

    @Override
    public Optional<Compactable> compactable(Mode mode) {
        return Optional.empty();
    }

    @Override
    public Optional<Sink> inTest(Path directory) {
        return Optional.empty();
    }
}
