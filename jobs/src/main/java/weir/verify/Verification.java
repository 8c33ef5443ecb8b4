package weir.verify;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.contents.Cell;
import weir.contents.Contents;
import weir.identity.Past;
import weir.identity.Source;
import weir.identity.SourceOrder;
import weir.pipeline.KeptResult;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.problem.UserFacing;
import weir.run.Records;
import weir.run.Relations;
import weir.run.SparkSessions;
import weir.source.Quarantine;
import weir.source.StreamRecord;

/**
 * Computes the results of a pipeline's queries from the drops once more and compares them with what the sinks hold. A driver may be running:
 * nothing is written, no epoch is taken, and each sink is looked at as it was at one moment.
 */
public final class Verification {
    private final SparkSession session;
    private final Plan plan;

    private Verification(SparkSession session, Plan plan) {
        this.session = session;
        this.plan = plan;
    }

    /**
     * Verifies all sinks that outlive a driver, one by one.
     *
     * @param spark Spark, as {@link SparkSessions} makes it
     * @param each is told each verdict as soon as it is there
     * @throws weir.problem.Failure if the control plane is away
     */
    public static void of(SparkSession spark, Plan plan, Consumer<Verdict> each) {
        SparkSession session = spark.newSession();
        SparkSessions.configure(session, plan.pipeline().settings());
        session.conf().set("spark.sql.adaptive.enabled", true);
        session.conf().set("spark.sql.datetime.java8API.enabled", true);
        try (Records records = new Records(plan.pipeline().streams().keySet())) {
            new Relations(session, plan, records).define();
            Verification verification = new Verification(session, plan);
            verification.put(records);
            for (Plan.PlannedQuery planned : plan.queries().values()) {
                for (Plan.Output output : planned.outputs()) {
                    if (output.sink().outlivesDriver()) {
                        each.accept(verification.verdict(planned, output.sink()));
                    }
                }
            }
        }
    }

    /** What was skipped is skipped again; bad lines are on record already. */
    private void put(Records records) {
        if (plan.pipeline().postgres().isPresent()) {
            try (PostgresView view = view()) {
                for (String stream : plan.pipeline().streams().keySet()) {
                    records.put(stream, new Skipping(view.skipped(stream)));
                }
            }
        }
    }

    private record Skipping(Map<String, SortedSet<Long>> skipped) implements StreamRecord {
        @Override
        public Quarantine quarantine() {
            return Quarantine.none();
        }
    }

    /** How people find a sink. */
    private static String name(Sink sink) {
        return sink.kept().map(KeptResult::name).orElseGet(sink::kind);
    }

    private Verdict verdict(Plan.PlannedQuery planned, Sink sink) {
        Verdict verdict = once(planned, sink);
        boolean isFairTwice = sink.kept().filter(KeptResult::isMovedMeanwhile).isPresent();
        return verdict.isBad() && isFairTwice ? once(planned, sink) : verdict;
    }

    private Verdict once(Plan.PlannedQuery planned, Sink of) {
        Query query = planned.query();
        String sink = name(of);
        QueryViews views = new QueryViews(session, query.name(), this::controlView);
        OptionalLong batch = OptionalLong.empty();
        try (Opened opened = new Opened(open(planned, of, views))) {
            if (opened.contents.isEmpty()) {
                return Verdict.of(query.name(), sink, Verdict.Result.EQUAL, batch, "no batch has been committed yet");
            }
            Contents contents = opened.contents.get();
            batch = OptionalLong.of(views.progress().batch());
            Past past = past(query.name());
            Optional<String> changed = Changes.of(plan, planned, past);
            if (changed.isPresent()) {
                return Verdict.of(query.name(), sink, Verdict.Result.UNVERIFIABLE, batch, changed.get());
            }
            LogicalPlan streaming = streaming(planned, past);
            Optional<String> obstacle = Obstacles.of(planned, plan.pipeline().streams(), streaming);
            if (obstacle.isPresent()) {
                return Verdict.of(query.name(), sink, Verdict.Result.UNVERIFIABLE, batch, obstacle.get());
            }
            return compared(planned, contents, views.progress(), sink, streaming);
        } catch (Unverifiable e) {
            return Verdict.of(query.name(), sink, Verdict.Result.UNVERIFIABLE, batch, e.getMessage());
        } catch (Exception e) {
            return Verdict.of(query.name(), sink, Verdict.Result.UNREADABLE, batch, reason(e));
        }
    }

    /** What stands in the way; what nobody foresaw goes on. */
    private static String reason(Exception thrown) {
        Optional<Throwable> foreseen = UserFacing.behind(thrown);
        if (foreseen.isPresent()) {
            return foreseen.get().getMessage();
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException || cause instanceof IOException) {
                return Failure.reason(cause);
            }
        }
        throw thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }

    private record Opened(Optional<Contents> contents) implements AutoCloseable {
        @Override
        public void close() {
            contents.ifPresent(Contents::close);
        }
    }

    private Optional<Contents> open(Plan.PlannedQuery planned, Sink sink, QueryViews views) {
        return sink.kept()
                .orElseThrow(() -> new Unverifiable(
                        "what was kept in a sink of the kind \"" + sink.kind() + "\" is not read back"))
                .contents(session, planned.query(), planned.schema(), views::open);
    }

    private Past past(String query) {
        try (ControlView view = controlView()) {
            return view.past(query);
        }
    }

    /** As Spark's streaming engine got it, so that offsets belong to the streams that they are of. */
    private LogicalPlan streaming(Plan.PlannedQuery planned, Past past) {
        LogicalPlan analysed =
                session.sql(planned.query().sql().text()).queryExecution().analyzed();
        SourceOrder order = SourceOrder.of(plan, planned);
        LogicalPlan ordered = past.identity()
                .flatMap(identity -> order.inOrder(analysed, identity.read())
                        .or(() -> order.byName().inOrder(analysed, Source.byName(identity.read()))))
                .orElse(analysed);
        return planned.query().grouped(ordered);
    }

    private PostgresView view() {
        return PostgresView.open(
                plan.pipeline().postgres().orElseThrow(), plan.pipeline().name());
    }

    private ControlView controlView() {
        return ControlView.open(plan.pipeline(), session.sessionState().newHadoopConf());
    }

    private Verdict compared(
            Plan.PlannedQuery planned, Contents contents, Progress progress, String sink, LogicalPlan streaming) {
        Recomputation.Expected expected = Recomputation.of(session, planned, progress, streaming);
        RowComparison.Outcome outcome = new RowComparison(contents.cells())
                .compare(contents.shaped(expected.rows()), contents.found(), how(planned, contents));
        long late = expected.late().stream().mapToLong(Dataset<Row>::count).sum();
        Verdict verdict = Verdict.of(planned.query().name(), sink, progress.batch(), outcome, late);
        return outcome.isEqual()
                ? verdict
                : verdict.with(TableHints.of(
                        streaming,
                        plan.pipeline().tables(),
                        session.sessionState().newHadoopConf()));
    }

    private static RowComparison.How how(Plan.PlannedQuery planned, Contents contents) {
        boolean isKeyed = contents.cells().stream().anyMatch(Cell::isKey);
        boolean isComputed = planned.operators().stream().anyMatch(Plan.Aggregation.class::isInstance);
        if (isKeyed) {
            return isComputed ? RowComparison.How.KEYED : RowComparison.How.ONE_OF;
        }
        boolean isRounded = contents.cells().stream().anyMatch(Cell::isRounded);
        return isComputed && isRounded ? RowComparison.How.ROUNDED : RowComparison.How.ROWS;
    }
}
