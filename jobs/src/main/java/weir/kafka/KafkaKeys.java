package weir.kafka;

import java.util.regex.Pattern;
import weir.yaml.Key;
import weir.yaml.Text;

/** What streams and sinks say of Kafka in the same words. */
final class KafkaKeys {
    static final String KAFKA = "kafka";

    static final Key<String> BOOTSTRAP =
            Key.required("bootstrap", Text.ANY, "Where brokers are, for example \"kafka-1:9092,kafka-2:9092\".");
    static final Key<String> TOPIC = Key.required(
            "topic",
            Text.ANY.matching(
                    Pattern.compile("[A-Za-z0-9._-]{1,249}"),
                    "is not the name of a topic",
                    "It has letters, digits, \".\", \"_\" and \"-\", 249 at most"),
            "The name of the topic.");

    private KafkaKeys() {}
}
