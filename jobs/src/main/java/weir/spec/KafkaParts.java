package weir.spec;

import java.util.regex.Pattern;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Variables;

/** Reads what streams and sinks say of Kafka in the same words. */
final class KafkaParts {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private KafkaParts() {}

    static String topic(Reading reading, Section section) {
        String topic = section.text("topic");
        if (!topic.isEmpty() && !Variables.in(topic) && !TOPIC.matcher(topic).matches()) {
            reading.problem(
                    section.place("topic"),
                    "is not the name of a topic",
                    "It has letters, digits, \".\", \"_\" and \"-\", 249 at most");
        }
        return topic;
    }
}
