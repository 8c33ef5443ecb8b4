package weir.kafka;

import java.nio.file.Path;
import java.util.LinkedHashMap;
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
 * A topic of Kafka.
 *
 * @param bootstrap where brokers are, {@code host:port,host:port}
 * @param topic its name
 * @param key the columns that become the record's key; may be empty
 * @param settings of Kafka's producer, by their own names; may hold secrets
 */
public record KafkaTopic(
        Position position, String bootstrap, String topic, List<String> key, Map<String, String> settings)
        implements Sink {
    /** Keeps its own copies. */
    public KafkaTopic {
        key = List.copyOf(key);
        settings = Map.copyOf(settings);
    }

    @Override
    public String kind() {
        return KafkaKeys.KAFKA;
    }

    @Override
    public String label() {
        return "kafka:" + topic;
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

    /** Whoever reads a topic sees which row replaces which by the key, or sees all of them. */
    @Override
    public Optional<Obstacle> obstacle(Mode mode) {
        return Optional.empty();
    }

    @Override
    public void check(SinkCheck check) {
        check.requireKeptColumns();
        check.warn(
                "a topic gets rows at least once: a batch that comes again after a crash is sent again",
                "Readers can tell by the headers weir-query, weir-batch and weir-row");
    }

    @Override
    public SinkDescription description(StructType columns, Mode mode) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("topic", topic);
        facts.put("delivery", "at least once");
        return new SinkDescription(topic + " at " + bootstrap, ", at least once", Optional.empty(), facts);
    }

    /** Many may write to one topic. */
    @Override
    public Optional<Destination> destination(Optional<String> database) {
        return Optional.empty();
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return "topic \"" + topic + "\"";
    }

    @Override
    public Optional<UnaryOperator<LogicalPlan>> grouping() {
        return Optional.empty();
    }

    @Override
    public BatchSink open(SinkServices services) {
        services.requireEpoch("write to Kafka");
        return KafkaSink.open(this);
    }

    /** A topic does not say who has written to it. */
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

    @Override
    public String toString() {
        return "Kafka[bootstrap=" + bootstrap + ", topic=" + topic + ", settings=" + settings.keySet() + "]";
    }
}
