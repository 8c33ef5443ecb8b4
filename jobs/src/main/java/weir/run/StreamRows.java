package weir.run;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.NamedColumn;
import weir.files.NamedFiles;
import weir.pipeline.BadRows;
import weir.pipeline.CsvQuoting;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.problem.PermanentFailure;

/** Streams as Spark reads them: from drops by Weir's own source, and by Spark's own from files, sockets and topics. */
final class StreamRows {
    private static final String VALUE = "value";
    /** Where Spark's parsers put a row that does not fit. No stream can have a column of this name. */
    private static final String RAW = "_raw";

    /** Where the source of drops says that a row is too far ahead. */
    private static final String AHEAD = "_ahead";

    private static final String CORRUPT = "columnNameOfCorruptRecord";

    private final SparkSession session;
    private final Plan plan;
    private final Records records;

    StreamRows(SparkSession session, Plan plan, Records records) {
        this.session = session;
        this.plan = plan;
        this.records = records;
    }

    /** The rows of a stream, with their event time and watermark. */
    Dataset<Row> of(Stream stream) {
        Dataset<Row> rows = read(stream);
        if (stream.eventTime().isPresent()) {
            Column time = expr(stream.eventTime().get().text());
            // Of a row that is kept though it is too far ahead, the time is what does not fit.
            rows = keepsRowsAhead(stream)
                    ? rows.withColumn(Stream.EVENT_TIME, when(not(col(AHEAD)), time))
                            .drop(AHEAD)
                    : rows.withColumn(Stream.EVENT_TIME, time);
        }
        Optional<Duration> late = stream.watermark();
        return late.isPresent()
                ? rows.withWatermark(Stream.EVENT_TIME, late.get().toMillis() + " milliseconds")
                : rows;
    }

    private static boolean keepsRowsAhead(Stream stream) {
        return stream.maxAhead().isPresent() && stream.badRows() == BadRows.KEEP;
    }

    private Dataset<Row> read(Stream stream) {
        if (stream.source() instanceof Stream.Files files) {
            return files(stream, files);
        } else if (stream.source() instanceof Stream.Socket socket) {
            return socket(stream, socket);
        } else if (stream.source() instanceof Stream.Kafka kafka) {
            return kafka(stream, kafka);
        }
        return drops(stream, (Stream.Drops) stream.source());
    }

    private StructType columns(Stream stream) {
        return plan.streams().get(stream.name()).declared();
    }

    private Dataset<Row> drops(Stream stream, Stream.Drops drops) {
        DataStreamReader reader = session.readStream()
                .format("weir")
                .schema(keepsRowsAhead(stream) ? columns(stream).add(AHEAD, DataTypes.BooleanType) : columns(stream))
                .option("path", drops.path())
                .option("failOnDataLoss", drops.failOnDataLoss())
                .option("badRows", stream.badRows().name().toLowerCase(Locale.ROOT))
                .option("record", records.name(stream.name()));
        stream.maxAhead().ifPresent(most -> reader.option(
                        "eventTime", stream.eventTime().orElseThrow().text())
                .option("maxAheadMillis", most.toMillis()));
        drops.maxDropsPerTrigger().ifPresent(most -> reader.option("maxDropsPerTrigger", most));
        drops.maxBytesPerTrigger().ifPresent(most -> reader.option("maxBytesPerTrigger", most));
        return reader.load();
    }

    private Dataset<Row> files(Stream stream, Stream.Files files) {
        boolean checked = stream.badRows() == BadRows.FAIL
                && (files.format() == Stream.Format.JSON || files.format() == Stream.Format.CSV);
        DataStreamReader reader = session.readStream()
                .format(files.format().name().toLowerCase(Locale.ROOT))
                .schema(checked ? columns(stream).add(RAW, DataTypes.StringType) : columns(stream))
                .options(files.format() == Stream.Format.CSV ? CsvQuoting.OPTIONS : Map.of())
                .options(files.options());
        if (checked) {
            reader.option(CORRUPT, RAW);
        }
        files.maxFilesPerTrigger().ifPresent(most -> reader.option("maxFilesPerTrigger", most));
        Dataset<Row> rows = load(stream, files, reader);
        return checked ? fitting(stream, rows, concat(lit("a row of "), input_file_name())) : rows;
    }

    private Dataset<Row> load(Stream stream, Stream.Files files, DataStreamReader reader) {
        try {
            return NamedFiles.stream(session, reader, files.path());
        } catch (Exception e) {
            // Scala throws AnalysisException without declaring it.
            if (e instanceof AnalysisException thrown && "PATH_NOT_FOUND".equals(thrown.getErrorClass())) {
                throw new PermanentFailure(
                        "read stream \"" + stream.name() + "\"",
                        "there is no directory \"" + files.path() + "\"",
                        "Make it, though it may be empty, or name another",
                        e);
            }
            throw e;
        }
    }

    private Dataset<Row> socket(Stream stream, Stream.Socket socket) {
        Dataset<Row> lines = session.readStream()
                .format("socket")
                .option("host", socket.host())
                .option("port", socket.port())
                .load();
        return parsed(stream, socket.format(), lines, lit("a line of " + socket.uri()));
    }

    private Dataset<Row> kafka(Stream stream, Stream.Kafka kafka) {
        DataStreamReader reader = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.bootstrap())
                .option("subscribe", kafka.topic())
                .option("startingOffsets", kafka.startingOffsets().name().toLowerCase(Locale.ROOT))
                .option("failOnDataLoss", kafka.failOnDataLoss());
        kafka.settings().forEach((key, value) -> reader.option("kafka." + key, value));
        kafka.maxOffsetsPerTrigger().ifPresent(most -> reader.option("maxOffsetsPerTrigger", most));
        Column place = concat(
                lit("the record of topic \"" + kafka.topic() + "\", partition "),
                col("partition"),
                lit(", offset "),
                col("offset"));
        return parsed(
                stream,
                kafka.format(),
                reader.load().withColumn(VALUE, col(VALUE).cast("string")),
                place);
    }

    /** What lines or records say. Those without a value, such as the tombstones of a topic, say nothing. */
    private Dataset<Row> parsed(Stream stream, Stream.Format format, Dataset<Row> lines, Column place) {
        if (format == Stream.Format.TEXT) {
            return lines.filter(col(VALUE).isNotNull()).select(VALUE);
        }
        StructType columns = columns(stream).add(RAW, DataTypes.StringType);
        Dataset<Row> rows = lines.filter(trim(col(VALUE)).notEqual(""))
                .select(from_json(col(VALUE), columns, Map.of(CORRUPT, RAW)).as("row"), place.as("_place"))
                .select("row.*", "_place");
        return (stream.badRows() == BadRows.FAIL ? fitting(stream, rows, col("_place")) : rows).drop(RAW, "_place");
    }

    /** Ends the query at a row that does not fit. */
    private Dataset<Row> fitting(Stream stream, Dataset<Row> rows, Column place) {
        // A parser looks only at columns that somebody wants.
        Column[] all = Arrays.stream(columns(stream).fieldNames())
                .map(name -> NamedColumn.of(name).isNull())
                .toArray(Column[]::new);
        return rows.filter(udf(new FittingRow(stream.name()), DataTypes.BooleanType)
                        .asNondeterministic()
                        .apply(col(RAW), place, array(all)))
                .drop(RAW);
    }
}
