package weir.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import weir.plan.Plan;
import weir.source.LocalSpark;

/** What Spark answers to SQL when all rows of the streams are there at once, read by its own parser, and no watermark is. */
final class BatchAnswers {
    private final SparkSession session;
    private final Map<String, Dataset<Row>> asked = new HashMap<>();

    private BatchAnswers(SparkSession session) {
        this.session = session;
    }

    /**
     * Answers over these rows.
     *
     * @param plan of a pipeline as {@link RandomRows#PIPELINE} is
     * @param rows of each stream, as lines of JSON
     */
    static BatchAnswers over(Plan plan, Map<String, List<String>> rows) {
        SparkSession session = LocalSpark.session().newSession();
        SparkSessions.configure(session, plan.pipeline().settings());
        // It is not this that is on trial, and to compile takes longer than to interpret a hundred rows.
        session.conf().set("spark.sql.codegen.wholeStage", false);
        session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        rows.forEach((stream, lines) -> local(
                        session,
                        session.read().schema(RandomRows.SCHEMA).json(session.createDataset(lines, Encoders.STRING())))
                .selectExpr("*", "timestamp_seconds(at) AS event_time")
                .createOrReplaceTempView(stream));
        plan.tables().forEach((name, columns) -> local(
                        session,
                        session.read()
                                .option("header", true)
                                .schema(columns)
                                .csv(session.createDataset(RandomRows.TABLES.get(name), Encoders.STRING())))
                .createOrReplaceTempView(name));
        plan.views().forEach((name, view) -> session.sql(view.sql()).createOrReplaceTempView(name));
        return new BatchAnswers(session);
    }

    private static Dataset<Row> local(SparkSession session, Dataset<Row> rows) {
        return session.createDataFrame(rows.collectAsList(), rows.schema());
    }

    /** The rows of a query. */
    List<Row> rows(String sql) {
        return answer(sql).collectAsList();
    }

    /** The columns of a query. */
    StructType columns(String sql) {
        return answer(sql).schema();
    }

    private Dataset<Row> answer(String sql) {
        return asked.computeIfAbsent(sql, session::sql);
    }

    /** Rows as texts that are the same for equal rows. */
    static List<String> texts(List<Row> rows) {
        return rows.stream().map(BatchAnswers::text).toList();
    }

    private static String text(Object value) {
        if (value instanceof Row row) {
            return JavaConverters.seqAsJavaList(row.toSeq()).stream()
                    .map(BatchAnswers::text)
                    .collect(Collectors.joining("|", "(", ")"));
        }
        if (value instanceof scala.collection.Seq<?> seq) {
            return JavaConverters.seqAsJavaList(seq).stream()
                    .map(BatchAnswers::text)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            Map<String, String> texts = new TreeMap<>();
            JavaConverters.mapAsJavaMap(map).forEach((key, each) -> texts.put(text(key), text(each)));
            return texts.toString();
        }
        return String.valueOf(value);
    }
}
