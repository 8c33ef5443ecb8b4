package weir.kafka;

import java.util.List;
import java.util.Map;
import java.util.Set;
import weir.pipeline.FreeSettings;
import weir.pipeline.Stream;
import weir.pipeline.StreamType;
import weir.yaml.Key;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Values;

/** The kind of stream {@code kafka}. */
public final class KafkaStreamType implements StreamType {
    /** What Spark's Kafka source sets by itself, and refuses to be told. */
    private static final Set<String> OF_SPARK = Set.of(
            "auto.offset.reset",
            "bootstrap.servers",
            "enable.auto.commit",
            "interceptor.classes",
            "key.deserializer",
            "value.deserializer");

    private static final Key<StartingOffsets> STARTING_OFFSETS = Key.optional(
                    "startingOffsets",
                    Values.choice(StartingOffsets.class),
                    "Where a query begins that has no checkpoint.")
            .orElse(StartingOffsets.EARLIEST);
    private static final Key<Integer> MAX_OFFSETS =
            Key.optional("maxOffsetsPerTrigger", Values.COUNT, "At most so many records a batch.");
    private static final Key<Boolean> FAIL_ON_LOST_RECORDS = Key.optional(
                    "failOnDataLoss",
                    Values.FLAG,
                    "Whether records that the topic has let go before they were read stop the query.")
            .orElse(true);
    private static final Key<Section> CONSUMER = Key.optional(
            "settings",
            FreeSettings.TYPE.without(OF_SPARK),
            "Settings of Kafka's consumer, by their own names. A key that sounds secret takes only ${NAME}.");
    private static final Key<Section> KAFKA = Key.optional(
            KafkaKeys.KAFKA,
            Shape.of(
                    KafkaKeys.BOOTSTRAP,
                    KafkaKeys.TOPIC,
                    STARTING_OFFSETS,
                    MAX_OFFSETS,
                    FAIL_ON_LOST_RECORDS,
                    CONSUMER),
            "The values of a topic's records: JSON with a schema, text without one.");

    @Override
    public Key<?> key() {
        return KAFKA;
    }

    @Override
    public List<Key<?>> keysBeside() {
        return List.of();
    }

    @Override
    public String plural() {
        return "records of a topic";
    }

    @Override
    public boolean isOfDrops() {
        return false;
    }

    @Override
    public boolean needsSchema() {
        return false;
    }

    @Override
    public List<Map<String, Object>> rulesOf(Key<?> schema) {
        return List.of();
    }

    @Override
    public Stream.Source read(Section stream, Reading reading, boolean hasSchema) {
        Section section = stream.section(KAFKA);
        Section given = section.section(CONSUMER);
        Map<String, String> settings = FreeSettings.read(reading, given);
        for (String key : settings.keySet()) {
            if (OF_SPARK.contains(key)) {
                reading.problem(given.place(key), "cannot be set: Spark's source does so by itself", "Remove it");
            }
        }
        Stream.Source kafka = new KafkaSource(
                section.text(KafkaKeys.BOOTSTRAP),
                section.text(KafkaKeys.TOPIC),
                Stream.Format.ofLines(hasSchema),
                section.value(STARTING_OFFSETS),
                section.count(MAX_OFFSETS),
                section.value(FAIL_ON_LOST_RECORDS),
                settings);
        section.end();
        return kafka;
    }
}
