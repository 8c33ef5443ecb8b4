package weir.kafka;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import weir.pipeline.Stream;
import weir.pipeline.StreamCheck;
import weir.pipeline.StreamReading;

/**
 * A topic of Kafka, whose values are rows.
 *
 * @param bootstrap where brokers are, {@code host:port,host:port}
 * @param topic its name
 * @param format of the values: JSON or text
 * @param startingOffsets where a query begins that has no checkpoint
 * @param maxOffsetsPerTrigger at most so many records a batch
 * @param failOnDataLoss whether records that the topic has let go before they were read stop the query
 * @param settings of Kafka's consumer, by their own names; may hold secrets
 */
public record KafkaSource(
        String bootstrap,
        String topic,
        Stream.Format format,
        StartingOffsets startingOffsets,
        OptionalInt maxOffsetsPerTrigger,
        boolean failOnDataLoss,
        Map<String, String> settings)
        implements Stream.Source {
    /** Keeps its own copy of {@code settings}. */
    public KafkaSource {
        settings = Map.copyOf(settings);
    }

    @Override
    public String key() {
        return KafkaKeys.KAFKA;
    }

    @Override
    public boolean isReplayable() {
        return true;
    }

    @Override
    public boolean isParsedBySpark() {
        return true;
    }

    @Override
    public Optional<String> directory() {
        return Optional.empty();
    }

    @Override
    public Optional<String> dropRoot() {
        return Optional.empty();
    }

    @Override
    public Stream.Source withDropsPerTrigger(int drops) {
        return this;
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return "topic " + topic;
    }

    @Override
    public Optional<String> unrepeatable() {
        return Optional.of("topic \"" + topic + "\", which may have let records go since; only drops are read again");
    }

    @Override
    public void check(StreamCheck check) {
        check.warnOfUnlimitedClocks();
    }

    @Override
    public Dataset<Row> rows(StreamReading reading) {
        DataStreamReader reader = reading.session()
                .readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", bootstrap)
                .option("subscribe", topic)
                .option("startingOffsets", startingOffsets.name().toLowerCase(Locale.ROOT))
                .option("failOnDataLoss", failOnDataLoss);
        settings.forEach((key, value) -> reader.option("kafka." + key, value));
        maxOffsetsPerTrigger.ifPresent(most -> reader.option("maxOffsetsPerTrigger", most));
        Column place = concat(
                lit("the record of topic \"" + topic + "\", partition "),
                col("partition"),
                lit(", offset "),
                col("offset"));
        Column text = col(StreamReading.VALUE).cast("string");
        return reading.parsed(reader.load().withColumn(StreamReading.VALUE, text), place);
    }

    @Override
    public String toString() {
        return "Kafka[bootstrap=" + bootstrap + ", topic=" + topic + ", settings=" + settings.keySet() + "]";
    }
}
