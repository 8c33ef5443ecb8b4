package weir.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.runtime.AbstractPartialFunction;
import weir.catalyst.Trees;

/** The place in a query's plan where its stream is read, and the rows of a pass in its stead: as Spark itself puts the rows of a batch there. */
final class SharedLeaf {
    private SharedLeaf() {}

    /**
     * Which of the stream's columns a query needs. As for a stream of its own, Spark's rules have put a projection on what is needed right above
     * the stream, with at most filters between; where that is not so, it needs all.
     */
    static Set<String> columns(SparkSession session, LogicalPlan analysed) {
        StreamingRelationV2 stream = stream(analysed);
        StructType all = stream.schema();
        LogicalPlan optimised = session.sessionState().optimizer().execute(in(analysed, session, SharedRows.none(session, all)));
        Set<String> needed = new TreeSet<>();
        collect(optimised, needed);
        return needed;
    }

    private static void collect(LogicalPlan node, Set<String> needed) {
        if (node instanceof LogicalRDD leaf && leaf.isStreaming()) {
            needed.addAll(Arrays.asList(leaf.schema().fieldNames()));
            return;
        }
        if (node instanceof Project || node instanceof Aggregate) {
            AttributeSet references = node.references();
            LogicalPlan below = node.children().apply(0);
            while (below instanceof Filter filter) {
                references = references.$plus$plus(filter.references());
                below = filter.child();
            }
            if (below instanceof LogicalRDD leaf && leaf.isStreaming()) {
                for (Attribute column : Trees.list(leaf.output())) {
                    if (references.contains(column)) {
                        needed.add(column.name());
                    }
                }
                return;
            }
        }
        Trees.list(node.children()).forEach(child -> collect(child, needed));
    }

    /** The query over the rows of a pass. Columns that the pass does not have are ones that the query does not need. */
    static LogicalPlan in(LogicalPlan analysed, SparkSession session, SharedRows rows) {
        return replaced(analysed, session, rows.columns(), rows.rows(), rows.partitioning());
    }

    private static LogicalPlan replaced(
            LogicalPlan analysed,
            SparkSession session,
            StructType columns,
            RDD<InternalRow> rows,
            Partitioning partitioning) {
        return analysed.transform(new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
            @Override
            public boolean isDefinedAt(LogicalPlan node) {
                return node instanceof StreamingRelationV2;
            }

            @Override
            public LogicalPlan apply(LogicalPlan node) {
                return over((StreamingRelationV2) node, session, columns, rows, partitioning);
            }
        });
    }

    private static LogicalPlan over(
            StreamingRelationV2 stream,
            SparkSession session,
            StructType columns,
            RDD<InternalRow> rows,
            Partitioning partitioning) {
        List<Attribute> there = Arrays.stream(columns.fieldNames())
                .map(name -> Trees.list(stream.output()).stream()
                        .filter(column -> column.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
        List<NamedExpression> all = new ArrayList<>();
        for (Attribute column : Trees.list(stream.output())) {
            all.add(there.contains(column) ? column : absent(column));
        }
        LogicalRDD leaf = new LogicalRDD(
                Trees.seq(there),
                rows,
                partitioning,
                Trees.seq(List.of()),
                true,
                session,
                Option.empty(),
                Option.empty());
        return new Project(Trees.seq(all), leaf);
    }

    private static NamedExpression absent(Attribute column) {
        return new Alias(
                Literal.create(null, column.dataType()),
                column.name(),
                column.exprId(),
                Trees.seq(List.of()),
                Option.apply(column.metadata()),
                Trees.seq(List.of()));
    }

    private static StreamingRelationV2 stream(LogicalPlan analysed) {
        List<StreamingRelationV2> found = Trees.nodes(analysed, StreamingRelationV2.class);
        if (found.size() != 1) {
            throw new IllegalStateException("a query that shares a pass reads its stream in one place, and not in " + found.size());
        }
        return found.get(0);
    }
}
