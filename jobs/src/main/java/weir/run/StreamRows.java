package weir.run;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.NamedColumn;
import weir.pipeline.BadRows;
import weir.pipeline.Stream;
import weir.pipeline.StreamReading;
import weir.plan.Plan;

/** Streams as Spark reads them, with their event time and watermark. */
final class StreamRows {
    private static final String PLACE = "_place";

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
        Dataset<Row> rows = stream.source().rows(new Reading(stream));
        if (stream.eventTime().isPresent()) {
            Column time = expr(stream.eventTime().get().text());
            // Of a row that is kept though it is too far ahead, the time is what does not fit.
            rows = stream.keepsRowsAhead()
                    ? rows.withColumn(Stream.EVENT_TIME, when(not(col(StreamReading.AHEAD)), time))
                            .drop(StreamReading.AHEAD)
                    : rows.withColumn(Stream.EVENT_TIME, time);
        }
        Optional<Duration> late = stream.watermark();
        return late.isPresent()
                ? rows.withWatermark(Stream.EVENT_TIME, late.get().toMillis() + " milliseconds")
                : rows;
    }

    private final class Reading implements StreamReading {
        private final Stream stream;

        Reading(Stream stream) {
            this.stream = stream;
        }

        @Override
        public SparkSession session() {
            return session;
        }

        @Override
        public Stream stream() {
            return stream;
        }

        @Override
        public StructType columns() {
            return plan.streams().get(stream.name()).declared();
        }

        @Override
        public String record() {
            return records.name(stream.name());
        }

        /** Lines and records without a value, such as the tombstones of a topic, say nothing. */
        @Override
        public Dataset<Row> parsed(Dataset<Row> lines, Column place) {
            if (stream.source().format() == Stream.Format.TEXT) {
                return lines.filter(col(VALUE).isNotNull()).select(VALUE);
            }
            StructType columns = columns().add(RAW, DataTypes.StringType);
            Dataset<Row> rows = lines.filter(trim(col(VALUE)).notEqual(""))
                    .select(from_json(col(VALUE), columns, Map.of(CORRUPT, RAW)).as("row"), place.as(PLACE))
                    .select("row.*", PLACE);
            return (stream.badRows() == BadRows.FAIL ? fitting(rows, col(PLACE)) : rows).drop(RAW, PLACE);
        }

        @Override
        public Dataset<Row> fitting(Dataset<Row> rows, Column place) {
            // A parser looks only at columns that somebody wants.
            Column[] all = Arrays.stream(columns().fieldNames())
                    .map(name -> NamedColumn.of(name).isNull())
                    .toArray(Column[]::new);
            return rows.filter(udf(new FittingRow(stream.name()), DataTypes.BooleanType)
                            .asNondeterministic()
                            .apply(col(RAW), place, array(all)))
                    .drop(RAW);
        }
    }
}
