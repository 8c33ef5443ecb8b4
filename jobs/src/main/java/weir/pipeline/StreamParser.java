package weir.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import weir.yaml.DurationOrOff;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Values;

/** Reads streams. */
final class StreamParser {
    private static final List<Key<?>> SOURCES = List.of(
            StreamSourceParser.DROP, StreamSourceParser.FILES, StreamSourceParser.SOCKET, StreamSourceParser.KAFKA);

    private static final Key<SqlText> SCHEMA = Key.optional(
            "schema",
            Sql.TEXT,
            "The columns as Spark's DDL, for example \"User STRING, x DOUBLE\". All of them can be null. Text has none.");
    private static final Key<SqlText> EVENT_TIME = Key.optional(
            "eventTime",
            Sql.TEXT,
            "An SQL expression over the columns that becomes the column event_time, for example \"timestamp_millis(time)\".");
    private static final Key<Duration> WATERMARK = Key.optional(
            "watermark",
            Values.DURATION,
            "How late a row may be. A row that is later than this behind the latest one is left out of groups and joins that have"
                    + " ended.");
    private static final Key<DurationOrOff> MAX_AHEAD = Key.optional(
                    "maxAhead",
                    Values.DURATION_OR_OFF,
                    "How far ahead of the time at which its drop was sealed the event time of a row may be. A row beyond it goes the way of"
                            + " badRows; with keep, its event_time is null.")
            .orElse(DurationOrOff.of(Duration.ofHours(1)));
    private static final Key<BadRows> BAD_ROWS = Key.optional(
                    "badRows",
                    Values.choice(BadRows.class),
                    "What becomes of a row that does not fit the schema: keep the fields that fit; fail stops the query; quarantine,"
                            + " for drops, puts it into weir.rejects.")
            .orElse(BadRows.KEEP);
    private static final Key<Boolean> PROVENANCE = Key.optional(
                    "provenance",
                    Values.FLAG,
                    "Adds _lane STRING, _drop BIGINT and _line INT: where a row of a drop comes from.")
            .orElse(false);
    private static final List<Key<?>> OF_DROPS = ofDrops();

    /** Matches a stream whose bad rows are put aside. */
    static final Map<String, Object> QUARANTINES = Keywords.of(
            "required",
            List.of(BAD_ROWS.name()),
            "properties",
            Keywords.of(BAD_ROWS.name(), Keywords.of("const", BAD_ROWS.type().written(BadRows.QUARANTINE))));

    static final Shape STREAM = shape();

    private static final String LINES = "value STRING";

    private final Reading reading;
    private final StreamSourceParser sources;
    private final boolean hasPostgres;

    /** @param hasPostgres whether the pipeline names a database */
    StreamParser(Reading reading, boolean hasPostgres) {
        this.reading = reading;
        this.sources = new StreamSourceParser(reading);
        this.hasPostgres = hasPostgres;
    }

    private static List<Key<?>> ofDrops() {
        List<Key<?>> keys = new ArrayList<>(StreamSourceParser.OF_DROPS);
        keys.add(MAX_AHEAD);
        keys.add(PROVENANCE);
        return List.copyOf(keys);
    }

    private static Shape shape() {
        List<Key<?>> keys = new ArrayList<>(SOURCES);
        keys.addAll(List.of(SCHEMA, EVENT_TIME, WATERMARK, BAD_ROWS));
        keys.addAll(OF_DROPS);
        Shape shape = Shape.of(keys)
                .exactlyOneOf(SOURCES.toArray(Key<?>[]::new))
                .needs(StreamSourceParser.DROP, SCHEMA)
                .needs(WATERMARK, EVENT_TIME);
        for (Key<?> ofDrops : OF_DROPS) {
            shape = shape.needs(ofDrops, StreamSourceParser.DROP);
        }
        shape = shape.needs(MAX_AHEAD, EVENT_TIME);
        for (Map<String, Object> rule : StreamSourceParser.rulesOf(SCHEMA)) {
            shape = shape.withRule(rule);
        }
        return shape.withRule(Keywords.of(
                "if", QUARANTINES, "then", Keywords.of("required", List.of(StreamSourceParser.DROP.name()))));
    }

    Stream stream(String name, Section section) {
        Stream.Source source = source(section);
        Optional<SqlText> eventTime = section.get(EVENT_TIME);
        Stream stream = new Stream(
                section.position(),
                name,
                source,
                schema(section, source),
                eventTime,
                section.get(WATERMARK),
                eventTime.isPresent() && source instanceof Stream.Drops
                        ? section.value(MAX_AHEAD).duration()
                        : Optional.empty(),
                section.value(BAD_ROWS),
                section.value(PROVENANCE));
        checkBadRows(section, stream);
        if (stream.watermark().isPresent() && eventTime.isEmpty()) {
            reading.problem(
                    section.place(WATERMARK),
                    "a watermark is on the event time, and there is none",
                    "Add eventTime, for example \"eventTime: timestamp_millis(time)\"");
        }
        if (section.has(MAX_AHEAD) && eventTime.isEmpty()) {
            reading.problem(
                    section.place(MAX_AHEAD),
                    "it holds the event time to a limit, and there is none",
                    "Add eventTime, for example \"eventTime: timestamp_millis(time)\", or remove it");
        }
        return stream;
    }

    private void checkBadRows(Section section, Stream stream) {
        if (stream.badRows() != BadRows.QUARANTINE) {
            return;
        }
        if (!(stream.source() instanceof Stream.Drops)) {
            reading.problem(
                    section.place(BAD_ROWS),
                    "only lines of drops can be put aside: mended ones go back into the stream as drops",
                    "Use keep or fail, or bring the rows into drops by \"weir feed\"");
        } else if (!hasPostgres) {
            reading.problem(
                    section.place(BAD_ROWS),
                    "bad lines are put into a table of Postgres, and no database is named",
                    "Add \"postgres: {url, user, password}\" to the pipeline, or use keep or fail");
        }
    }

    private SqlText schema(Section section, Stream.Source source) {
        boolean isGiven = section.has(SCHEMA);
        boolean isText = source instanceof Stream.Files files
                ? files.format() == Stream.Format.TEXT
                : !(source instanceof Stream.Drops) && !isGiven;
        if (!isText) {
            return section.required(SCHEMA).orElseGet(() -> SqlText.of(""));
        }
        if (isGiven) {
            reading.problem(
                    section.place(SCHEMA), "lines of text have no schema", "Their one column is \"" + LINES + "\"");
        }
        return new SqlText(section.position(), LINES, List.of());
    }

    private Stream.Source source(Section section) {
        List<Key<?>> given = SOURCES.stream().filter(section::has).toList();
        if (given.isEmpty() && section.isMapping()) {
            reading.unsound(
                    section.position(), "it does not say where its rows come from", "Add drop, files, socket or kafka");
        } else if (given.size() > 1) {
            reading.unsound(
                    section.place(given.get(1)),
                    "the rows of a stream come from one place, and this one has "
                            + given.stream().map(Key::name).collect(Collectors.joining(" and ")),
                    "Remove all but one, or make it two streams");
        }
        if (given.isEmpty()) {
            return new Stream.Drops("", OptionalInt.empty(), OptionalLong.empty(), true);
        }
        Key<?> key = given.get(0);
        if (key.equals(StreamSourceParser.DROP)) {
            return sources.drops(section);
        }
        for (Key<?> ofDrops : OF_DROPS) {
            if (section.has(ofDrops)) {
                reading.problem(section.place(ofDrops), "is for streams of drops only", "Remove it");
            }
        }
        if (key.equals(StreamSourceParser.FILES)) {
            return sources.files(section);
        }
        return key.equals(StreamSourceParser.SOCKET)
                ? sources.socket(section, section.has(SCHEMA))
                : sources.kafka(section, section.has(SCHEMA));
    }
}
