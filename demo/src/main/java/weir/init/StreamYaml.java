package weir.init;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a stream as it stands in a pipeline file, with comments that say what was seen in the sample. */
final class StreamYaml {
    private static final String INDENT = "    ";
    private static final int MAX_NAMED = 8;

    private final InferredStream stream;
    private final List<String> lines = new ArrayList<>();

    private StreamYaml(InferredStream stream) {
        this.stream = stream;
    }

    /** A section of streams with this one alone; ends with a line feed. */
    static String of(InferredStream stream) {
        StreamYaml yaml = new StreamYaml(stream);
        yaml.write();
        return yaml.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void write() {
        lines.add("streams:");
        comment("  ", "Inferred from " + rows() + ". No column is required: each can be null.");
        stream.columns().leftOut().forEach(reason -> comment("  ", reason + "."));
        KeyCandidates keys = stream.keys();
        if (!keys.unique().isEmpty()) {
            comment("  ", "Unique in the sample, candidates for a key: " + named(keys.unique(), false) + ".");
        }
        if (!keys.groups().isEmpty()) {
            comment("  ", "Few different values, for GROUP BY: " + named(keys.groups(), true) + ".");
        }
        lines.add("  " + stream.name() + ":");
        source();
        schema();
        eventTime();
    }

    private String rows() {
        Sample sample = stream.sample();
        Path name = sample.files().path().toAbsolutePath().normalize().getFileName();
        String count = sample.rows() == 1 ? "row" : "%,d rows".formatted(sample.rows());
        String which = sample.isWhole() ? (sample.rows() == 1 ? "the only " : "all ") + count : "the first " + count;
        return which + " of " + Comments.quoted(String.valueOf(name));
    }

    private static String named(List<Column> columns, boolean isCounted) {
        String names = columns.stream()
                .limit(MAX_NAMED)
                .map(column -> column.sql()
                        + (isCounted ? " (" + column.profile().distinct().count() + ")" : ""))
                .collect(Collectors.joining(", "));
        return columns.size() > MAX_NAMED ? names + " and others" : names;
    }

    private void source() {
        if (stream.isFed()) {
            lines.add(INDENT + "drop: " + stream.directory());
            return;
        }
        char separator = ((SampleFormat.Csv) stream.sample().files().format()).separator();
        String sep = separator == '\t' ? "\"\\t\"" : "\"" + separator + "\"";
        String multiLine = stream.sample().hasLineFeeds() ? ", multiLine: true" : "";
        comment(INDENT, "Columns are found by their position in the files.");
        lines.add(INDENT + "files: {path: " + stream.directory() + ", format: csv, options: {header: true, sep: " + sep
                + ", escape: '\"'" + multiLine + "}}");
    }

    private void schema() {
        lines.add(INDENT + "schema: |");
        List<Column> columns = stream.columns().all();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String comma = i < columns.size() - 1 ? "," : "";
            String note = column.notes().isEmpty() ? "" : " -- " + Comments.line(String.join("; ", column.notes()));
            lines.add(INDENT + "  " + column.sql() + " " + column.type().ddl() + comma + note);
        }
    }

    private void eventTime() {
        EventTimeChoice choice = stream.eventTime();
        if (choice.best().isEmpty()) {
            comment(INDENT, "No column is a time by both its name and its values, so that there is no eventTime.");
            choice.obstacles().forEach(obstacle -> comment(INDENT, obstacle + "."));
            return;
        }
        EventTime time = choice.best().get();
        comment(INDENT, time.sql() + " is " + time.form().shown() + ", " + time.range() + ".");
        if (!choice.others().isEmpty()) {
            comment(
                    INDENT,
                    "Possible as well: "
                            + choice.others().stream()
                                    .limit(MAX_NAMED)
                                    .map(other -> other.expression() + " ("
                                            + other.form().shown() + ")")
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        lines.add(INDENT + "eventTime: " + Yaml.text(time.expression()));
        Duration lateness = time.lateness();
        comment(
                INDENT,
                lateness.isZero()
                        ? "No row of the sample is older than one before it."
                        : "Rows of the sample are up to " + shown(lateness) + " older than one before them.");
        lines.add(INDENT + "watermark: " + shown(time.watermark()));
        if (stream.isFed() && time.isAheadOf(Instant.now())) {
            comment(INDENT, "Rows of the sample are in the future, so that this is no sign of a wrong clock here.");
            lines.add(INDENT + "maxAhead: off");
        }
    }

    /** In the largest unit that leaves no fraction of importance. */
    static String shown(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        long seconds = duration.plusMillis(999).toSeconds();
        if (seconds < 120) {
            return seconds == 60 ? "1 minute" : seconds + (seconds == 1 ? " second" : " seconds");
        } else if (seconds < 7_200) {
            return seconds == 3_600 ? "1 hour" : (seconds + 59) / 60 + " minutes";
        } else if (seconds < 172_800) {
            return seconds == 86_400 ? "1 day" : (seconds + 3_599) / 3_600 + " hours";
        }
        return (seconds + 86_399) / 86_400 + " days";
    }

    private void comment(String indent, String text) {
        lines.add(indent + "# " + Comments.line(text));
    }
}
