package weir.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** The keys that make sense where rows say where they come from, and when they were written down. */
    private static final List<Key<?>> OF_DROPS = List.of(MAX_AHEAD, PROVENANCE);

    /** Matches a stream whose bad rows are put aside. */
    static final Map<String, Object> QUARANTINES = Keywords.of(
            "required",
            List.of(BAD_ROWS.name()),
            "properties",
            Keywords.of(BAD_ROWS.name(), Keywords.of("const", BAD_ROWS.type().written(BadRows.QUARANTINE))));

    private static final String LINES = "value STRING";

    private final List<StreamType> kinds;

    StreamParser(List<StreamType> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    private List<Key<?>> sources() {
        return kinds.stream().<Key<?>>map(StreamType::key).toList();
    }

    private List<Key<?>> keysBeside(StreamType kind) {
        List<Key<?>> keys = new ArrayList<>(kind.keysBeside());
        if (kind.isOfDrops()) {
            keys.addAll(OF_DROPS);
        }
        return keys;
    }

    /** What a stream may say. */
    Shape shape() {
        List<Key<?>> keys = new ArrayList<>(sources());
        keys.addAll(List.of(SCHEMA, EVENT_TIME, WATERMARK, BAD_ROWS));
        kinds.forEach(kind -> keys.addAll(keysBeside(kind)));
        Shape shape = Shape.of(keys).exactlyOneOf(sources().toArray(Key<?>[]::new));
        for (StreamType kind : kinds) {
            if (kind.needsSchema()) {
                shape = shape.needs(kind.key(), SCHEMA);
            }
        }
        shape = shape.needs(WATERMARK, EVENT_TIME);
        for (StreamType kind : kinds) {
            for (Key<?> beside : keysBeside(kind)) {
                shape = shape.needs(beside, kind.key());
            }
        }
        shape = shape.needs(MAX_AHEAD, EVENT_TIME);
        for (StreamType kind : kinds) {
            for (Map<String, Object> rule : kind.rulesOf(SCHEMA)) {
                shape = shape.withRule(rule);
            }
        }
        List<String> ofDrops = kinds.stream()
                .filter(StreamType::isOfDrops)
                .map(kind -> kind.key().name())
                .toList();
        return shape.withRule(Keywords.of("if", QUARANTINES, "then", Keywords.of("required", ofDrops)));
    }

    /**
     * A stream; empty if it does not say where its rows come from, which has been reported.
     *
     * @param hasPostgres whether the pipeline names a database
     */
    Optional<Stream> stream(Reading reading, boolean hasPostgres, String name, Section section) {
        Optional<StreamType> kind = kind(reading, section);
        Optional<Stream.Source> source = kind.map(each -> each.read(section, reading, section.has(SCHEMA)));
        boolean isOfDrops = kind.map(StreamType::isOfDrops).orElse(true);
        SqlText schema = schema(reading, section, source);
        Optional<SqlText> eventTime = section.get(EVENT_TIME);
        Optional<Duration> watermark = section.get(WATERMARK);
        Optional<Duration> maxAhead =
                eventTime.isPresent() && isOfDrops ? section.value(MAX_AHEAD).duration() : Optional.empty();
        BadRows badRows = section.value(BAD_ROWS);
        boolean provenance = section.value(PROVENANCE);
        if (badRows == BadRows.QUARANTINE) {
            requireQuarantine(reading, section, isOfDrops, hasPostgres);
        }
        if (watermark.isPresent() && eventTime.isEmpty()) {
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
        return source.map(from -> new Stream(
                section.position(), name, from, schema, eventTime, watermark, maxAhead, badRows, provenance));
    }

    private static void requireQuarantine(Reading reading, Section section, boolean isOfDrops, boolean hasPostgres) {
        if (!isOfDrops) {
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

    private static SqlText schema(Reading reading, Section section, Optional<Stream.Source> source) {
        if (source.filter(from -> from.format() == Stream.Format.TEXT).isEmpty()) {
            return section.required(SCHEMA).orElseGet(() -> SqlText.of(""));
        }
        if (section.has(SCHEMA)) {
            reading.problem(
                    section.place(SCHEMA), "lines of text have no schema", "Their one column is \"" + LINES + "\"");
        }
        return new SqlText(section.position(), LINES, List.of());
    }

    /** The kind of a stream; empty if it names none, which has been reported. */
    private Optional<StreamType> kind(Reading reading, Section section) {
        List<StreamType> given =
                kinds.stream().filter(kind -> section.has(kind.key())).toList();
        if (given.isEmpty() && section.isMapping()) {
            reading.unsound(section.position(), "it does not say where its rows come from", "Add " + names());
        } else if (given.size() > 1) {
            reading.unsound(
                    section.place(given.get(1).key()),
                    "the rows of a stream come from one place, and this one has "
                            + given.stream().map(kind -> kind.key().name()).collect(Collectors.joining(" and ")),
                    "Remove all but one, or make it two streams");
        }
        Optional<StreamType> first = given.stream().findFirst();
        first.ifPresent(kind -> requireOwnKeys(reading, section, kind));
        return first;
    }

    private void requireOwnKeys(Reading reading, Section section, StreamType kind) {
        List<Key<?>> own = keysBeside(kind);
        for (StreamType other : kinds) {
            for (Key<?> beside : keysBeside(other)) {
                if (!own.contains(beside) && section.has(beside)) {
                    reading.problem(
                            section.place(beside), "is for streams of " + other.plural() + " only", "Remove it");
                }
            }
        }
    }

    private String names() {
        return Kinds.sentence(sources().stream().map(Key::name).toList());
    }
}
