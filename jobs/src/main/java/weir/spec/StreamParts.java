package weir.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Variables;

/** Reads streams. */
final class StreamParts {
    private static final List<String> SOURCES = List.of("drop", "files", "socket", "kafka");
    private static final List<String> OF_DROPS =
            List.of("maxDropsPerTrigger", "maxBytesPerTrigger", "failOnDataLoss", "provenance");
    /** What Spark's Kafka source sets by itself, and refuses to be told. */
    private static final Set<String> OF_SPARK = Set.of(
            "auto.offset.reset",
            "bootstrap.servers",
            "enable.auto.commit",
            "interceptor.classes",
            "key.deserializer",
            "value.deserializer");

    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\s:/\\[\\]]+)):([0-9]{1,5})");
    private static final int MOST_PORT = 65_535;
    private static final String LINES = "value STRING";

    private final Reading reading;
    private final SqlValues sql;
    private final boolean hasPostgres;

    /** @param hasPostgres whether the pipeline names a database */
    StreamParts(Reading reading, boolean hasPostgres) {
        this.reading = reading;
        this.sql = new SqlValues(reading);
        this.hasPostgres = hasPostgres;
    }

    Stream stream(String name, Section section) {
        Stream.Source source = source(section);
        Optional<SqlText> eventTime = sql.optional(section, "eventTime");
        Stream stream = new Stream(
                section.position(),
                name,
                source,
                schema(section, source),
                eventTime,
                section.duration("watermark"),
                section.choice("badRows", BadRows.KEEP),
                section.flag("provenance", false));
        checkBadRows(section, stream);
        if (stream.watermark().isPresent() && eventTime.isEmpty()) {
            reading.problem(
                    section.place("watermark"),
                    "a watermark is on the event time, and there is none",
                    "Add eventTime, for example \"eventTime: timestamp_millis(time)\"");
        }
        return stream;
    }

    private void checkBadRows(Section section, Stream stream) {
        if (stream.badRows() != BadRows.QUARANTINE) {
            return;
        }
        if (!(stream.source() instanceof Stream.Drops)) {
            reading.problem(
                    section.place("badRows"),
                    "only lines of drops can be put aside: mended ones go back into the stream as drops",
                    "Use keep or fail, or bring the rows into drops by \"weir feed\"");
        } else if (!hasPostgres) {
            reading.problem(
                    section.place("badRows"),
                    "bad lines are put into a table of Postgres, and no database is named",
                    "Add \"postgres: {url, user, password}\" to the pipeline, or use keep or fail");
        }
    }

    private SqlText schema(Section section, Stream.Source source) {
        boolean isGiven = section.node("schema").isPresent();
        boolean isText = source instanceof Stream.Files files
                ? files.format() == Stream.Format.TEXT
                : !(source instanceof Stream.Drops) && !isGiven;
        if (!isText) {
            return sql.required(section, "schema");
        }
        if (isGiven) {
            reading.problem(
                    section.place("schema"), "lines of text have no schema", "Their one column is \"" + LINES + "\"");
        }
        return new SqlText(section.position(), LINES, List.of());
    }

    private Stream.Source source(Section section) {
        List<String> given = SOURCES.stream()
                .filter(source -> section.node(source).isPresent())
                .toList();
        if (given.isEmpty() && section.isMapping()) {
            reading.unsound(
                    section.position(), "it does not say where its rows come from", "Add drop, files, socket or kafka");
        } else if (given.size() > 1) {
            reading.unsound(
                    section.place(given.get(1)),
                    "the rows of a stream come from one place, and this one has " + String.join(" and ", given),
                    "Remove all but one, or make it two streams");
        }
        String key = given.isEmpty() ? "" : given.get(0);
        if (key.equals("drop")) {
            return drops(section);
        }
        for (String ofDrops : OF_DROPS) {
            if (section.node(ofDrops).isPresent() && !key.isEmpty()) {
                reading.problem(section.place(ofDrops), "is for streams of drops only", "Remove it");
            }
        }
        return switch (key) {
            case "files" -> files(section);
            case "socket" -> socket(section);
            case "kafka" -> kafka(section);
            default -> new Stream.Drops("", OptionalInt.empty(), OptionalLong.empty(), true);
        };
    }

    private static Stream.Source drops(Section section) {
        return new Stream.Drops(
                section.path("drop"),
                section.count("maxDropsPerTrigger"),
                section.size("maxBytesPerTrigger"),
                section.flag("failOnDataLoss", true));
    }

    private Stream.Source files(Section stream) {
        if (!(stream.node("files").orElseThrow() instanceof MappingNode)) {
            return new Stream.Files(stream.path("files"), Stream.Format.JSON, OptionalInt.empty(), Map.of());
        }
        Section section = stream.section("files");
        Stream.Source files = new Stream.Files(
                section.path("path"),
                section.choice("format", Stream.Format.JSON),
                section.count("maxFilesPerTrigger"),
                GlobalParts.settings(reading, section.section("options")));
        section.end();
        return files;
    }

    private Stream.Source socket(Section stream) {
        String address = stream.text("socket");
        Matcher parts = ADDRESS.matcher(address);
        boolean isAddress = parts.matches() && isPort(Integer.parseInt(parts.group(3)));
        if (!isAddress && !address.isEmpty() && !Variables.in(address)) {
            reading.problem(stream.place("socket"), "is not an address", "Write host:port, for example 127.0.0.1:9999");
        }
        Stream.Format format = lines(stream);
        return isAddress
                ? new Stream.Socket(
                        parts.group(1) == null ? parts.group(2) : parts.group(1),
                        Integer.parseInt(parts.group(3)),
                        format)
                : new Stream.Socket("", 1, format);
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= MOST_PORT;
    }

    private static Stream.Format lines(Section stream) {
        return stream.node("schema").isPresent() ? Stream.Format.JSON : Stream.Format.TEXT;
    }

    private Stream.Source kafka(Section stream) {
        Section section = stream.section("kafka");
        Section given = section.section("settings");
        Map<String, String> settings = GlobalParts.settings(reading, given);
        for (String key : settings.keySet()) {
            if (OF_SPARK.contains(key)) {
                reading.problem(given.place(key), "cannot be set: Spark's source does so by itself", "Remove it");
            }
        }
        Stream.Source kafka = new Stream.Kafka(
                section.text("bootstrap"),
                KafkaParts.topic(reading, section),
                lines(stream),
                section.choice("startingOffsets", Stream.StartingOffsets.EARLIEST),
                section.count("maxOffsetsPerTrigger"),
                section.flag("failOnDataLoss", true),
                settings);
        section.end();
        return kafka;
    }
}
