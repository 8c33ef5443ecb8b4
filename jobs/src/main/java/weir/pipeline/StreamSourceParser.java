package weir.pipeline;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Values;

/** Reads where the rows of a stream come from. */
final class StreamSourceParser {
    static final Key<String> DROP =
            Key.optional("drop", Values.PATH, "The root of a stream of drops, as \"weir feed\" writes it.");
    private static final Key<Integer> MAX_DROPS =
            Key.optional("maxDropsPerTrigger", Values.COUNT, "At most so many drops a batch; 1000 by default.");
    private static final Key<Long> MAX_BYTES = Key.optional(
            "maxBytesPerTrigger",
            Values.SIZE,
            "At most so many stored bytes a batch, though at least one drop; 1 GiB by default.");
    private static final Key<Boolean> FAIL_ON_LOST_DROPS = Key.optional(
                    "failOnDataLoss",
                    Values.FLAG,
                    "Whether drops that were removed before they were read stop the query.")
            .orElse(true);
    /** The other keys that only a stream of drops has. */
    static final List<Key<?>> OF_DROPS = List.of(MAX_DROPS, MAX_BYTES, FAIL_ON_LOST_DROPS);

    private static final Key<String> PATH = Key.required("path", Values.PATH, "A directory, a URI or a glob of them.");
    private static final Key<Stream.Format> FORMAT = Key.optional(
                    "format", Values.choice(Stream.Format.class), "What is in the files. JSON is one object a line.")
            .orElse(Stream.Format.JSON);
    private static final Key<Integer> MAX_FILES =
            Key.optional("maxFilesPerTrigger", Values.COUNT, "At most so many files a batch.");
    private static final Key<Section> OPTIONS = Key.optional(
            "options", FreeSettings.TYPE, "Options of Spark's file source and of its reader for the format.");
    private static final Shape DIRECTORY = Shape.of(PATH, FORMAT, MAX_FILES, OPTIONS);
    static final Key<Element> FILES = Key.optional(
            "files",
            Element.anyOf(Values.PATH, DIRECTORY),
            "A directory into which others put files, under any names.");

    /** What Spark's Kafka source sets by itself, and refuses to be told. */
    private static final Set<String> OF_SPARK = Set.of(
            "auto.offset.reset",
            "bootstrap.servers",
            "enable.auto.commit",
            "interceptor.classes",
            "key.deserializer",
            "value.deserializer");

    private static final Key<Stream.StartingOffsets> STARTING_OFFSETS = Key.optional(
                    "startingOffsets",
                    Values.choice(Stream.StartingOffsets.class),
                    "Where a query begins that has no checkpoint.")
            .orElse(Stream.StartingOffsets.EARLIEST);
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
    static final Key<Section> KAFKA = Key.optional(
            "kafka",
            Shape.of(
                    KafkaParser.BOOTSTRAP,
                    KafkaParser.TOPIC,
                    STARTING_OFFSETS,
                    MAX_OFFSETS,
                    FAIL_ON_LOST_RECORDS,
                    CONSUMER),
            "The values of a topic's records: JSON with a schema, text without one.");

    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^\\s:/\\[\\]]+)):"
            + "0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])");
    static final Key<String> SOCKET = Key.optional(
            "socket",
            Text.ANY.matching(ADDRESS, "is not an address", "Write host:port, for example 127.0.0.1:9999"),
            "Lines that the TCP server at HOST:PORT sends: JSON with a schema, text without one.");

    private final Reading reading;

    StreamSourceParser(Reading reading) {
        this.reading = reading;
    }

    /** Which streams need the key {@code schema}, and which must not have it, as rules of a JSON Schema. */
    static List<Map<String, Object>> rulesOf(Key<?> schema) {
        Map<String, Object> none = Keywords.of("properties", Keywords.of(schema.name(), false));
        Map<String, Object> one = Keywords.of("required", List.of(schema.name()));
        return List.of(
                Keywords.of("if", files(Keywords.of("const", "text")), "then", none),
                Keywords.of(
                        "if",
                        Keywords.of(
                                "required",
                                List.of(FILES.name()),
                                "not",
                                files(Keywords.of("pattern", "^text$|\\$\\{"))),
                        "then",
                        one));
    }

    private static Map<String, Object> files(Map<String, Object> format) {
        return Keywords.of(
                "required",
                List.of(FILES.name()),
                "properties",
                Keywords.of(
                        FILES.name(),
                        Keywords.of(
                                "type",
                                "object",
                                "required",
                                List.of(FORMAT.name()),
                                "properties",
                                Keywords.of(FORMAT.name(), format))));
    }

    /** Lines have a schema if they are JSON. */
    private static Stream.Format lines(boolean hasSchema) {
        return hasSchema ? Stream.Format.JSON : Stream.Format.TEXT;
    }

    Stream.Source drops(Section stream) {
        return new Stream.Drops(
                stream.text(DROP), stream.count(MAX_DROPS), stream.size(MAX_BYTES), stream.value(FAIL_ON_LOST_DROPS));
    }

    Stream.Source files(Section stream) {
        Element files = stream.get(FILES).orElseThrow();
        if (!(files.node() instanceof MappingNode)) {
            String path =
                    Values.PATH.read(reading, files.position(), files.node()).orElseThrow();
            return new Stream.Files(path, FORMAT.byDefault().orElseThrow(), OptionalInt.empty(), Map.of());
        }
        Section section = DIRECTORY.section(reading, files.position(), files.node());
        Stream.Source source = new Stream.Files(
                section.text(PATH),
                section.value(FORMAT),
                section.count(MAX_FILES),
                FreeSettings.read(reading, section.section(OPTIONS)));
        section.end();
        return source;
    }

    Stream.Source socket(Section stream, boolean hasSchema) {
        Matcher parts = ADDRESS.matcher(stream.text(SOCKET));
        return parts.matches()
                ? new Stream.Socket(
                        parts.group(1) == null ? parts.group(2) : parts.group(1),
                        Integer.parseInt(parts.group(3)),
                        lines(hasSchema))
                : new Stream.Socket("", 1, lines(hasSchema));
    }

    Stream.Source kafka(Section stream, boolean hasSchema) {
        Section section = stream.section(KAFKA);
        Section given = section.section(CONSUMER);
        Map<String, String> settings = FreeSettings.read(reading, given);
        for (String key : settings.keySet()) {
            if (OF_SPARK.contains(key)) {
                reading.problem(given.place(key), "cannot be set: Spark's source does so by itself", "Remove it");
            }
        }
        Stream.Source kafka = new Stream.Kafka(
                section.text(KafkaParser.BOOTSTRAP),
                section.text(KafkaParser.TOPIC),
                lines(hasSchema),
                section.value(STARTING_OFFSETS),
                section.count(MAX_OFFSETS),
                section.value(FAIL_ON_LOST_RECORDS),
                settings);
        section.end();
        return kafka;
    }
}
