package weir.kafka;

import java.util.List;
import java.util.Optional;
import weir.pipeline.FreeSettings;
import weir.pipeline.Sink;
import weir.pipeline.SinkReading;
import weir.pipeline.SinkType;
import weir.yaml.Key;
import weir.yaml.Position;
import weir.yaml.Section;
import weir.yaml.Shape;

/** The kind of sink {@code kafka}. */
public final class KafkaSinkType implements SinkType {
    private static final Key<List<String>> RECORD_KEY =
            Key.optional("key", SinkReading.COLUMNS, "The columns that become the record's key.");
    private static final Key<Section> PRODUCER = Key.optional(
            "settings",
            FreeSettings.TYPE,
            "Settings of Kafka's producer, by their own names. A key that sounds secret takes only ${NAME}.");
    private static final Key<Section> KAFKA = Key.optional(
            KafkaKeys.KAFKA,
            Shape.of(KafkaKeys.BOOTSTRAP, KafkaKeys.TOPIC, RECORD_KEY, PRODUCER),
            "A topic of Kafka. Rows come at least once.");

    @Override
    public Key<?> key() {
        return KAFKA;
    }

    @Override
    public boolean needsDatabase() {
        return false;
    }

    @Override
    public Optional<Sink> alone(Position position) {
        return Optional.empty();
    }

    @Override
    public Sink read(Section sink, SinkReading reading) {
        Section section = sink.section(KAFKA);
        Sink made = new KafkaTopic(
                reading.position(),
                section.text(KafkaKeys.BOOTSTRAP),
                section.text(KafkaKeys.TOPIC),
                reading.columns(section, RECORD_KEY),
                FreeSettings.read(reading.reading(), section.section(PRODUCER)));
        section.end();
        return made;
    }
}
