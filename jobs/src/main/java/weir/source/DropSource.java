package weir.source;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Stream;
import weir.pipeline.StreamCheck;
import weir.pipeline.StreamReading;

/**
 * Drops.
 *
 * @param path the stream's root: a directory or a URI that Hadoop knows
 * @param maxDropsPerTrigger at most so many drops a batch
 * @param maxBytesPerTrigger at most so many bytes a batch, though at least one drop
 * @param failOnDataLoss whether drops that were removed before they were read stop the query
 */
public record DropSource(
        String path, OptionalInt maxDropsPerTrigger, OptionalLong maxBytesPerTrigger, boolean failOnDataLoss)
        implements Stream.Source {
    @Override
    public String key() {
        return DropType.KEY;
    }

    @Override
    public Stream.Format format() {
        return Stream.Format.JSON;
    }

    @Override
    public boolean isReplayable() {
        return true;
    }

    @Override
    public boolean isParsedBySpark() {
        return false;
    }

    @Override
    public Optional<String> directory() {
        return Optional.of(path);
    }

    @Override
    public Optional<String> dropRoot() {
        return Optional.of(path);
    }

    @Override
    public Stream.Source withDropsPerTrigger(int drops) {
        return new DropSource(path, OptionalInt.of(drops), OptionalLong.empty(), failOnDataLoss);
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return "drops in " + place.apply(path);
    }

    @Override
    public Optional<String> unrepeatable() {
        return Optional.empty();
    }

    @Override
    public void check(StreamCheck check) {
        if (check.stream().watermark().isPresent() && check.stream().maxAhead().isEmpty()) {
            check.warn(
                    "maxAhead",
                    "one row with a clock in the future moves the watermark there, and every row behind it is late for ever",
                    "Set it to how wrong clocks may be, for example \"maxAhead: 1 hour\"");
        }
    }

    @Override
    public Dataset<Row> rows(StreamReading reading) {
        Stream stream = reading.stream();
        StructType columns = reading.columns();
        DataStreamReader reader = reading.session()
                .readStream()
                .format("weir")
                .schema(stream.keepsRowsAhead() ? columns.add(StreamReading.AHEAD, DataTypes.BooleanType) : columns)
                .option("path", path)
                .option("failOnDataLoss", failOnDataLoss)
                .option("badRows", stream.badRows().name().toLowerCase(Locale.ROOT))
                .option("record", reading.record());
        stream.maxAhead().ifPresent(most -> reader.option(
                        "eventTime", stream.eventTime().orElseThrow().text())
                .option("maxAheadMillis", most.toMillis()));
        maxDropsPerTrigger.ifPresent(most -> reader.option("maxDropsPerTrigger", most));
        maxBytesPerTrigger.ifPresent(most -> reader.option("maxBytesPerTrigger", most));
        return reader.load();
    }
}
