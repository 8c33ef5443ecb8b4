package weir.files;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.DataSourceOptions;
import org.apache.spark.sql.catalyst.csv.CSVOptions$;
import org.apache.spark.sql.catalyst.json.JSONOptions$;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions$;
import org.apache.spark.sql.execution.datasources.text.TextOptions$;
import scala.collection.JavaConverters;
import weir.pipeline.Stream;
import weir.pipeline.StreamCheck;
import weir.yaml.Nearest;

/** Which options of Spark's file source a stream may have. */
final class FileOptions {
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

    private FileOptions() {}

    /** Reports options that Spark does not have, and those that the file says otherwise. */
    static void check(FileSource files, StreamCheck check) {
        Set<String> known = known(files.format());
        for (String option : new TreeSet<>(files.options().keySet())) {
            String place = "files.options." + option;
            if (NOT_HERE.containsKey(option)) {
                check.problem(place, "cannot be used here", NOT_HERE.get(option));
            } else if (known.stream().noneMatch(option::equalsIgnoreCase)) {
                check.problem(
                        place,
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
}
