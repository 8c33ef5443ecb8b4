package weir.parquet;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * A dataset of Parquet files.
 *
 * @param path a directory or URI, absolute
 * @param key the columns that tell rows apart; required for {@code update}
 * @param partitionBy columns that become directories; {@code append} only
 * @param compactBytes up to which size a driver merges small batches while nothing else is to do; empty if it does not
 */
public record ParquetDataset(
        Position position, String path, List<String> key, List<String> partitionBy, OptionalLong compactBytes)
        implements Sink {
    /** A dataset whose batches no driver merges. */
    public ParquetDataset(Position position, String path, List<String> key, List<String> partitionBy) {
        this(position, path, key, partitionBy, OptionalLong.empty());
    }

    /** Keeps its own copies. */
    public ParquetDataset {
        key = List.copyOf(key);
        partitionBy = List.copyOf(partitionBy);
    }

    @Override
    public String kind() {
        return ParquetType.KEY;
    }

    @Override
    public String label() {
        return "parquet:" + path;
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
        return Obstacle.ofMissingKey(mode, key, "parquet: {path: …, key: [a, b]}");
    }

    @Override
    public void check(SinkCheck check) {
        check.requireKeptColumns();
        check.requireMode();
        new DirectoryRules(check).check(partitionBy);
    }

    @Override
    public SinkDescription description(StructType columns, Mode mode) {
        String partitions = partitionBy.isEmpty() ? "" : ", a directory for each " + String.join(", ", partitionBy);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("path", path);
        facts.put("partitionBy", partitionBy);
        return new SinkDescription(path, partitions, Optional.empty(), facts);
    }

    @Override
    public Optional<Destination> destination(Optional<String> database) {
        return Optional.of(Destination.directory("", path));
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return "directory \"" + place.apply(path) + "\"" + Sink.listed(" key ", key)
                + Sink.listed(" partitioned by ", partitionBy);
    }

    @Override
    public Optional<UnaryOperator<LogicalPlan>> grouping() {
        return Optional.empty();
    }

    @Override
    public BatchSink open(SinkServices services) {
        return ParquetSink.open(
                services.session(),
                services.pipeline(),
                services.query().name(),
                services.query().mode(),
                this,
                () -> services.requireEpoch("keep Parquet files"));
    }

    @Override
    public Optional<String> refusal(SinkPast past) {
        KeptDataset.of(path, past.configuration())
                .require(past.query().name(), past.query().mode(), past.traced());
        return Optional.empty();
    }

    @Override
    public Optional<KeptResult> kept() {
        return Optional.of(new DatasetResult(this));
    }

    @Override
    public Optional<Compactable> compactable(Mode mode) {
        return Optional.of(new DatasetCompaction(this, mode));
    }

    @Override
    public Optional<Sink> inTest(Path directory) {
        return Optional.of(new ParquetDataset(position, directory.toString(), key, partitionBy));
    }
}
