package weir.files;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.BadRows;
import weir.pipeline.CsvQuoting;
import weir.pipeline.Stream;
import weir.pipeline.StreamCheck;
import weir.pipeline.StreamReading;
import weir.problem.PermanentFailure;

/**
 * A directory into which others put files, under any names.
 *
 * @param path a directory or URI that Hadoop knows; may be a glob
 * @param format what is in the files
 * @param maxFilesPerTrigger at most so many files a batch
 * @param options of Spark's file source, by their own names
 */
public record FileSource(String path, Stream.Format format, OptionalInt maxFilesPerTrigger, Map<String, String> options)
        implements Stream.Source {
    /** Keeps its own copy of {@code options}. */
    public FileSource {
        options = Map.copyOf(options);
    }

    @Override
    public String key() {
        return FilesType.KEY;
    }

    @Override
    public boolean isReplayable() {
        return true;
    }

    @Override
    public boolean isParsedBySpark() {
        return true;
    }

    @Override
    public Optional<String> directory() {
        return Optional.of(path);
    }

    @Override
    public Optional<String> dropRoot() {
        return Optional.empty();
    }

    @Override
    public Stream.Source withDropsPerTrigger(int drops) {
        return this;
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return format.name().toLowerCase(Locale.ROOT) + " files in " + place.apply(path);
    }

    @Override
    public Optional<String> unrepeatable() {
        return Optional.of(
                "files in \"" + path + "\", which others may have changed or removed since; only drops are read again");
    }

    @Override
    public void check(StreamCheck check) {
        check.warnOfUnlimitedClocks();
        FileOptions.check(this, check);
    }

    @Override
    public Dataset<Row> rows(StreamReading reading) {
        Stream stream = reading.stream();
        StructType columns = reading.columns();
        boolean checked =
                stream.badRows() == BadRows.FAIL && (format == Stream.Format.JSON || format == Stream.Format.CSV);
        DataStreamReader reader = reading.session()
                .readStream()
                .format(format.name().toLowerCase(Locale.ROOT))
                .schema(checked ? columns.add(StreamReading.RAW, DataTypes.StringType) : columns)
                .options(format == Stream.Format.CSV ? CsvQuoting.OPTIONS : Map.of())
                .options(options);
        if (checked) {
            reader.option(StreamReading.CORRUPT, StreamReading.RAW);
        }
        maxFilesPerTrigger.ifPresent(most -> reader.option("maxFilesPerTrigger", most));
        Dataset<Row> rows = load(reading, reader);
        return checked ? reading.fitting(rows, concat(lit("a row of "), input_file_name())) : rows;
    }

    private Dataset<Row> load(StreamReading reading, DataStreamReader reader) {
        try {
            return NamedFiles.stream(reading.session(), reader, path);
        } catch (Exception e) {
            // Scala throws AnalysisException without declaring it.
            if (e instanceof AnalysisException thrown && "PATH_NOT_FOUND".equals(thrown.getErrorClass())) {
                throw new PermanentFailure(
                        "read stream \"" + reading.stream().name() + "\"",
                        "there is no directory \"" + path + "\"",
                        "Make it, though it may be empty, or name another",
                        e);
            }
            throw e;
        }
    }
}
