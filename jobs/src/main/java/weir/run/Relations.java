package weir.run;

import static org.apache.spark.sql.functions.expr;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import weir.plan.Plan;
import weir.spec.Stream;
import weir.spec.Table;

/** A pipeline's streams, tables and views as temporary views of a session. */
public final class Relations {
    private final SparkSession session;
    private final Plan plan;
    private final Records records;

    /**
     * Of a session, which gets the views and can read the queries' SQL afterwards.
     *
     * @param records of the streams
     */
    public Relations(SparkSession session, Plan plan, Records records) {
        this.session = session;
        this.plan = plan;
        this.records = records;
    }

    /** Makes them all, so that the session can read the queries' SQL. */
    public void define() {
        plan.pipeline().streams().values().forEach(stream -> show(stream.name(), stream(stream)));
        plan.pipeline().tables().values().forEach(table -> show(table.name(), table(table)));
        plan.views().forEach((name, view) -> show(name, session.sql(view.sql())));
    }

    private static void show(String name, Dataset<Row> rows) {
        rows.createOrReplaceTempView("`" + name + "`");
    }

    private Dataset<Row> stream(Stream stream) {
        Dataset<Row> rows = drops(stream, (Stream.Drops) stream.source());
        if (stream.eventTime().isPresent()) {
            rows = rows.withColumn(
                    Stream.EVENT_TIME, expr(stream.eventTime().get().text()));
        }
        Optional<Duration> late = stream.watermark();
        return late.isPresent()
                ? rows.withWatermark(Stream.EVENT_TIME, late.get().toMillis() + " milliseconds")
                : rows;
    }

    private Dataset<Row> drops(Stream stream, Stream.Drops drops) {
        DataStreamReader reader = session.readStream()
                .format("weir")
                .schema(plan.streams().get(stream.name()).declared())
                .option("path", drops.path())
                .option("failOnDataLoss", drops.failOnDataLoss())
                .option("badRows", stream.badRows().name().toLowerCase(Locale.ROOT))
                .option("record", records.name(stream.name()));
        drops.maxDropsPerTrigger().ifPresent(most -> reader.option("maxDropsPerTrigger", most));
        drops.maxBytesPerTrigger().ifPresent(most -> reader.option("maxBytesPerTrigger", most));
        return reader.load();
    }

    private Dataset<Row> table(Table table) {
        return session.read()
                .option("header", table.header())
                .option("sep", table.separator())
                .schema(plan.tables().get(table.name()))
                .csv(table.csv());
    }
}
