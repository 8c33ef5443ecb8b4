package weir.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import weir.catalyst.Trees;

/** The streams of one query as tables that end where a batch has read them to. */
final class Streams {
    private static final String LANE = "_lane";
    private static final String DROP = "_drop";
    private static final String LIMIT = "_late";

    private final SparkSession session;
    private final Progress progress;
    /** In the order in which Spark counts them: so do the offsets. */
    private final List<StreamingRelationV2> sources;

    /** @param plan as Spark's streaming engine gets it */
    Streams(SparkSession session, Progress progress, LogicalPlan plan) {
        this.session = session;
        this.progress = progress;
        this.sources = Trees.nodes(plan, StreamingRelationV2.class);
    }

    /** The table for a stream, with the same columns. */
    LogicalPlan read(StreamingRelationV2 stream) {
        return read(stream, stream.schema()).plan;
    }

    /** The same, with a column that says up to which time rows of the batch were late. */
    Recomputation.Carried carried(StreamingRelationV2 stream) {
        StructType schema = stream.schema();
        schema = schema.getFieldIndex(LANE).isDefined() ? schema : schema.add(LANE, DataTypes.StringType);
        schema = schema.getFieldIndex(DROP).isDefined() ? schema : schema.add(DROP, DataTypes.LongType);
        Read read = read(stream, schema);
        LateLimits limits = new LateLimits(progress.late(), source(stream));
        Dataset<Row> limited = read.rows.select(
                timestamp_micros(functions.udf(limits, DataTypes.LongType).apply(col(LANE), col(DROP)))
                        .as(LIMIT),
                col("*"));
        List<Attribute> found = Trees.list(limited.queryExecution().analyzed().output());
        List<NamedExpression> columns = new ArrayList<>(sameNames(stream, found.subList(1, found.size())));
        columns.add(found.get(0));
        return new Recomputation.Carried(
                new Project(Trees.seq(columns), limited.queryExecution().analyzed()), found.get(0));
    }

    /** A WITH that is used twice is read once: its copies have other columns than what Spark counted. */
    private int source(StreamingRelationV2 stream) {
        int exact = sources.indexOf(stream);
        if (exact >= 0) {
            return exact;
        }
        List<Integer> same = IntStream.range(0, sources.size())
                .filter(i -> sources.get(i).table() == stream.table())
                .boxed()
                .toList();
        if (same.stream().map(progress.end()::get).distinct().count() != 1) {
            throw new Unverifiable("it reads a stream in several places, which are not equally far");
        }
        return same.get(0);
    }

    private record Read(Dataset<Row> rows, LogicalPlan plan) {}

    private Read read(StreamingRelationV2 stream, StructType schema) {
        Map<String, String> options = stream.extraOptions().asCaseSensitiveMap();
        Dataset<Row> rows = session.read()
                .format("weir")
                .schema(schema)
                .options(options)
                .option("endingOffsets", progress.end().get(source(stream)))
                .load();
        LogicalPlan plan = rows.queryExecution().analyzed();
        return new Read(rows, new Project(Trees.seq(sameNames(stream, Trees.list(plan.output()))), plan));
    }

    /** The columns of a stream, known to the rest of the query by their numbers. */
    private static List<NamedExpression> sameNames(StreamingRelationV2 stream, List<Attribute> found) {
        return named(found, Trees.list(stream.output()));
    }

    /** Columns under the names and numbers of others. */
    static List<NamedExpression> named(List<Attribute> found, List<Attribute> wanted) {
        List<NamedExpression> columns = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Attribute attribute = wanted.get(i);
            columns.add(new Alias(
                    found.get(i),
                    attribute.name(),
                    attribute.exprId(),
                    Trees.seq(List.of()),
                    Option.empty(),
                    Trees.seq(List.of())));
        }
        return columns;
    }
}
