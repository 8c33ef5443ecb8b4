package weir.redis;

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
 * Hashes, one for each row.
 *
 * @param prefix how the keys of all hashes begin
 * @param key the columns that make the rest of it
 * @param store where they are
 */
record RedisHashes(Position position, String prefix, List<String> key, Hashes store) implements Sink {
    @Override
    public String kind() {
        return RedisType.KEY;
    }

    @Override
    public String label() {
        return "redis:" + prefix;
    }

    @Override
    public boolean canKeepGroups() {
        return false;
    }

    @Override
    public boolean outlivesDriver() {
        return true;
    }

    @Override
    public boolean isInDriver() {
        return false;
    }

    @Override
    public Optional<Obstacle> obstacle(Mode mode) {
        return key.isEmpty()
                ? Optional.of(
                        new Obstacle("a hash needs a name", "Add a key, for example \"redis: {prefix: …, key: [a]}\""))
                : Optional.empty();
    }

    @Override
    public void check(SinkCheck check) {
        check.requireKeptColumns();
        check.requireMode();
    }

    @Override
    public SinkDescription description(StructType columns, Mode mode) {
        return new SinkDescription(prefix + "*", "", Optional.empty(), Map.of("prefix", prefix));
    }

    @Override
    public Optional<Destination> destination(Optional<String> database) {
        return Optional.of(Destination.table("prefix", "redis", prefix));
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return "hashes \"" + prefix + "\"" + Sink.listed(" key ", key);
    }

    @Override
    public Optional<UnaryOperator<LogicalPlan>> grouping() {
        return Optional.empty();
    }

    @Override
    public BatchSink open(SinkServices services) {
        services.requireEpoch("write hashes");
        return store.writer(prefix, key);
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
