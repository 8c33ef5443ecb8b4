package weir.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases$;
import org.apache.spark.sql.catalyst.analysis.EliminateView$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.SessionWindow;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.FlatMapGroupsWithState;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SerializeFromObject;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import weir.catalyst.Trees;
import weir.keyed.KeyedRows;
import weir.plan.Plan;
import weir.sink.Mode;

/**
 * A query over streams as a query over tables: the same tree of operators, in which each stream is a table that ends where the stream was read
 * to. Where the stream's watermark decides, so does a filter here: groups that it has not ended are not out yet, and rows that came behind it
 * count for nothing.
 */
final class Recomputation {
    /** Whether Spark puts sessions together before it looks for late ones. */
    private static final String MERGED = "spark.sql.streaming.sessionWindow.merge.sessions.in.local.partition";

    private final SparkSession session;
    private final Mode mode;
    private final Optional<Plan.PlannedKeyed> keyed;
    private final Progress progress;
    private final Streams streams;
    private final List<LogicalPlan> late = new ArrayList<>();

    private Recomputation(SparkSession session, Plan.PlannedQuery planned, Progress progress, LogicalPlan plan) {
        this.session = session;
        this.mode = planned.query().mode();
        this.keyed = planned.keyed();
        this.progress = progress;
        this.streams = new Streams(session, progress, plan);
    }

    /**
     * What should have been kept.
     *
     * @param rows the query's result
     * @param late rows that were left out for being late, one set for each place where that happened
     */
    record Expected(Dataset<Row> rows, List<Dataset<Row>> late) {}

    /**
     * Computes a query once more.
     *
     * @param session has the pipeline's relations
     * @param plan what the query's SQL means, as Spark's streaming engine got it
     * @throws Unverifiable if late rows were left out where they can't be told
     */
    static Expected of(SparkSession session, Plan.PlannedQuery planned, Progress progress, LogicalPlan plan) {
        Recomputation recomputation = new Recomputation(session, planned, progress, plan);
        LogicalPlan flat = EliminateView$.MODULE$.apply(EliminateSubqueryAliases$.MODULE$.apply(plan));
        LogicalPlan batch = recomputation.rewritten(new InlineCTE(true).apply(flat));
        return new Expected(
                Dataset.ofRows(session, batch),
                recomputation.late.stream()
                        .map(rows -> Dataset.ofRows(session, rows))
                        .toList());
    }

    private LogicalPlan rewritten(LogicalPlan node) {
        if (!node.isStreaming()) {
            return node;
        } else if (node instanceof StreamingRelationV2 stream) {
            return streams.read(stream);
        } else if (node instanceof EventTimeWatermark mark) {
            return rewritten(mark.child());
        } else if (node instanceof Aggregate aggregate) {
            return aggregate(aggregate);
        } else if (node instanceof Distinct distinct) {
            return new Distinct(
                    grouped(distinct.child(), timeIn(Trees.list(distinct.child().output()))));
        } else if (node instanceof SerializeFromObject made && made.child() instanceof FlatMapGroupsWithState groups) {
            return inOrder(made, groups);
        } else if (node instanceof Join join
                && join.left().isStreaming()
                && join.right().isStreaming()) {
            return with(node, List.of(joined(join.left(), join), joined(join.right(), join)));
        }
        return with(
                node, Trees.list(node.children()).stream().map(this::rewritten).toList());
    }

    static LogicalPlan with(LogicalPlan node, List<LogicalPlan> children) {
        return node.withNewChildren(Trees.seq(children));
    }

    private LogicalPlan aggregate(Aggregate aggregate) {
        List<Attribute> keys = new ArrayList<>();
        for (Expression each : Trees.list(aggregate.groupingExpressions())) {
            if (each instanceof Attribute attribute) {
                keys.add(attribute);
            }
        }
        Option<Attribute> time = timeIn(keys);
        if (time.isDefined() && time.get().metadata().contains(SessionWindow.marker())) {
            requireRowsByThemselves();
            return sessions(aggregate, time.get());
        }
        return with(aggregate, List.of(grouped(aggregate.child(), time)));
    }

    /** What goes into groups: without late rows, and in mode append without groups that the watermark has not ended. */
    private LogicalPlan grouped(LogicalPlan child, Option<Attribute> time) {
        if (time.isEmpty() || mode == Mode.COMPLETE) {
            return rewritten(child);
        }
        LogicalPlan inTime = inTime(child, time.get());
        return mode == Mode.APPEND ? new Filter(isOver(time.get()), inTime) : inTime;
    }

    /** Rows of each key one after the other: those that the watermark has passed. */
    private LogicalPlan inOrder(SerializeFromObject made, FlatMapGroupsWithState groups) {
        Attribute time = timeIn(Trees.list(groups.child().output())).get();
        Dataset<Row> passed = Dataset.ofRows(session, new Filter(isOver(time), inTime(groups.child(), time)));
        LogicalPlan again = KeyedRows.again(passed, keyed.orElseThrow(), progress.watermarkMillis())
                .queryExecution()
                .analyzed();
        return new Project(Trees.seq(Streams.named(Trees.list(again.output()), Trees.list(made.output()))), again);
    }

    private void requireRowsByThemselves() {
        if (mode != Mode.COMPLETE
                && !progress.late().isEmpty()
                && Boolean.parseBoolean(session.conf().get(MERGED, "false"))) {
            throw new Unverifiable(
                    "late rows were left out of session windows that were merged where they were read, and which ones"
                            + " depends on how rows were spread over tasks");
        }
    }

    /** A session's end is known only when it is put together. A row comes too late by the end that a session of its own would have. */
    private LogicalPlan sessions(Aggregate aggregate, Attribute session) {
        LogicalPlan child = mode == Mode.COMPLETE ? rewritten(aggregate.child()) : inTime(aggregate.child(), session);
        if (mode != Mode.APPEND) {
            return with(aggregate, List.of(child));
        }
        List<NamedExpression> all = new ArrayList<>(Trees.list(aggregate.aggregateExpressions()));
        all.add(session);
        LogicalPlan sessions = new Aggregate(aggregate.groupingExpressions(), Trees.seq(all), child);
        return new Project(
                Trees.seq(new ArrayList<NamedExpression>(Trees.list(aggregate.output()))),
                new Filter(isOver(session), sessions));
    }

    private LogicalPlan joined(LogicalPlan side, Join join) {
        Option<Attribute> time = timeIn(Trees.list(side.output()));
        if (time.isEmpty() || progress.late().isEmpty()) {
            return rewritten(side);
        }
        if (join.condition().isEmpty() || !join.condition().get().references().contains(time.get())) {
            throw new Unverifiable("late rows were left out of a join that does not compare times");
        }
        return inTime(side, time.get());
    }

    /** The rows of a subtree that did not come too late. */
    private LogicalPlan inTime(LogicalPlan child, Attribute time) {
        if (progress.late().isEmpty()) {
            return rewritten(child);
        }
        Carried carried = new LateLimitPropagation(streams).carried(child);
        Expression isLate = new Coalesce(
                Trees.seq(List.of(new LessThanOrEqual(end(time), carried.limit()), Literal.FalseLiteral())));
        late.add(new Filter(isLate, carried.plan()));
        return new Project(
                Trees.seq(new ArrayList<NamedExpression>(Trees.list(child.output()))),
                new Filter(new Not(isLate), carried.plan()));
    }

    /**
     * A subtree whose rows also say up to which time rows of their batch were late.
     *
     * @param limit TIMESTAMP, null where none were
     */
    record Carried(LogicalPlan plan, Attribute limit) {}

    private Expression isOver(Attribute time) {
        Literal watermark = new Literal(progress.watermarkMillis() * 1_000, DataTypes.TimestampType);
        return new LessThanOrEqual(end(time), watermark);
    }

    private static Expression end(Attribute time) {
        return time.dataType() instanceof StructType ? new GetStructField(time, 1, Option.empty()) : time;
    }

    private static Option<Attribute> timeIn(List<Attribute> attributes) {
        return attributes.stream()
                .filter(attribute -> attribute.metadata().contains(EventTimeWatermark.delayKey()))
                .findFirst()
                .map(Option::apply)
                .orElse(Option.empty());
    }
}
