package weir.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.DataSourceOptions;
import org.apache.spark.sql.catalyst.csv.CSVOptions$;
import org.apache.spark.sql.catalyst.json.JSONOptions$;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions$;
import org.apache.spark.sql.execution.datasources.text.TextOptions$;
import scala.collection.JavaConverters;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.pipeline.Stream;
import weir.problem.Problems;
import weir.yaml.Nearest;
import weir.yaml.Position;

/** What streams that are not drops cannot do, or will lose. */
final class SourceRules {
    private static final Set<String> OF_EVERY_FORMAT = Set.of(
            "fileNameOnly",
            "ignoreCorruptFiles",
            "ignoreMissingFiles",
            "latestFirst",
            "maxFileAge",
            "pathGlobFilter",
            "recursiveFileLookup");

    /** Options of Spark that the file says with a key of its own, or that would break what Weir promises. */
    private static final Map<String, String> NOT_HERE = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        String byBadRows = "Leave it to badRows: keep or fail";
        NOT_HERE.put("mode", byBadRows);
        NOT_HERE.put("columnNameOfCorruptRecord", byBadRows);
        NOT_HERE.put("path", "Leave it to \"path\" beside the options");
        NOT_HERE.put("maxFilesPerTrigger", "Put it beside the options");
        String shared =
                "Each query reads the directory for itself, and the first would take a file away from the others: clean up behind all of them";
        NOT_HERE.put("cleanSource", shared);
        NOT_HERE.put("sourceArchiveDir", shared);
    }

    private static final Pattern CLOCK = Pattern.compile("(?i)\\b(current_timestamp|now)\\b");

    private final Pipeline pipeline;
    private final Problems problems;
    private final Problems warnings;

    SourceRules(Pipeline pipeline, Problems problems, Problems warnings) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** Reports what is wrong with streams by themselves. */
    void check() {
        for (Stream stream : pipeline.streams().values()) {
            if (stream.source() instanceof Stream.Files || stream.source() instanceof Stream.Kafka) {
                warnWithoutMaxAhead(stream);
            }
            if (stream.source() instanceof Stream.Files files) {
                checkOptions(stream, files);
            } else if (stream.source() instanceof Stream.Socket socket) {
                warn(stream, socket);
            } else if (stream.source() instanceof Stream.Drops
                    && stream.watermark().isPresent()
                    && stream.maxAhead().isEmpty()) {
                warnOfRowsAhead(stream);
            }
        }
    }

    private void warnOfRowsAhead(Stream stream) {
        Position place = pipeline.position(stream.position().path() + ".maxAhead");
        warnings.add(
                place.line(),
                place.path(),
                "one row with a clock in the future moves the watermark there, and every row behind it is late for ever",
                "Set it to how wrong clocks may be, for example \"maxAhead: 1 hour\"");
    }

    /** Rows of others do not say when they were written down, which is what {@code maxAhead} is measured against. */
    private void warnWithoutMaxAhead(Stream stream) {
        boolean isGuarded = stream.eventTime()
                .filter(time -> CLOCK.matcher(time.text()).find())
                .isPresent();
        if (stream.watermark().isEmpty() || isGuarded) {
            return;
        }
        Position place = pipeline.position(stream.position().path() + ".watermark");
        warnings.add(
                place.line(),
                place.path(),
                "there is no maxAhead where rows come from " + stream.source().key()
                        + ": one row with a clock in the future moves the watermark there, and every row behind it is late for ever",
                "Have no eventTime for such a row, for example \"eventTime: if(at < current_timestamp() + INTERVAL 1 HOUR, at, NULL)\"");
    }

    private void warn(Stream stream, Stream.Socket socket) {
        Position place = place(stream);
        String drops = "in/" + stream.name();
        boolean isText = socket.format() == Stream.Format.TEXT;
        String feed = "\"weir feed --connect " + socket.uri() + (isText ? " --text" : "") + " --to " + drops + "\"";
        String schema = isText ? ", with \"schema: value STRING\"" : "";
        warnings.add(
                place.line(),
                place.path(),
                "a socket hands out each row once: at a restart, what was read is counted no more, and what was sent meanwhile never"
                        + " comes",
                "To keep all of it, run " + feed + " and write \"drop: " + drops + "\" on this line" + schema);
    }

    private void checkOptions(Stream stream, Stream.Files files) {
        Set<String> known = known(files.format());
        for (String option : new TreeSet<>(files.options().keySet())) {
            Position place = pipeline.position(stream.position().path() + ".files.options." + option);
            if (NOT_HERE.containsKey(option)) {
                problems.add(place.line(), place.path(), "cannot be used here", NOT_HERE.get(option));
            } else if (known.stream().noneMatch(option::equalsIgnoreCase)) {
                problems.add(
                        place.line(),
                        place.path(),
                        "is no option of Spark's source for "
                                + files.format().name().toLowerCase(Locale.ROOT) + " files",
                        Nearest.to(option, known)
                                .map(near -> "The nearest is \"" + near + "\"")
                                .orElseGet(() -> "Known: " + String.join(", ", known)));
            }
        }
    }

    private static Set<String> known(Stream.Format format) {
        DataSourceOptions options =
                switch (format) {
                    case JSON -> JSONOptions$.MODULE$;
                    case CSV -> CSVOptions$.MODULE$;
                    case TEXT -> TextOptions$.MODULE$;
                    case PARQUET -> ParquetOptions$.MODULE$;
                };
        Set<String> known = new TreeSet<>(OF_EVERY_FORMAT);
        known.addAll(JavaConverters.setAsJavaSet(options.getAllOptions()));
        NOT_HERE.keySet().forEach(known::remove);
        return known;
    }

    /** Reports sinks that would have to go on where a socket cannot. */
    void check(Query query, Iterable<String> streams) {
        for (String name : streams) {
            Stream stream = pipeline.streams().get(name);
            if (stream.source().isReplayable()) {
                continue;
            }
            for (Sink sink : query.sinks()) {
                if (sink.outlivesDriver()) {
                    Position place = pipeline.position(sink.position().path());
                    problems.add(
                            place.line(),
                            place.path(),
                            "what a socket has sent cannot be read again, and this sink would lose rows at each restart",
                            "Show the result by console or memory, or have drops in place of the socket on line "
                                    + place(stream).line());
                }
            }
        }
    }

    private Position place(Stream stream) {
        return pipeline.position(
                stream.position().path() + "." + stream.source().key());
    }
}
