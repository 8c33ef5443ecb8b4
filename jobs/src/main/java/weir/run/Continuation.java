package weir.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.identity.Clause;
import weir.identity.Difference;
import weir.identity.Identities;
import weir.identity.Identity;
import weir.identity.Past;
import weir.identity.Source;
import weir.identity.SourceOrder;
import weir.identity.Verdict;
import weir.plan.Plan;
import weir.problem.PermanentFailure;

/**
 * What a query goes on from, found out before anything is written.
 *
 * @param checkpoint of the query
 * @param past what it says
 * @param identity what the query is
 * @param verdict that it goes on
 * @param rows what it is made of, with its streams in the order of the checkpoint's offsets
 */
record Continuation(QueryCheckpoint checkpoint, Past past, Identity identity, Verdict verdict, Dataset<Row> rows) {
    private static final Logger LOG = LoggerFactory.getLogger(Continuation.class);

    /**
     * Compares a query with its checkpoint.
     *
     * @param session has the pipeline's relations
     * @param root where the query keeps its checkpoint
     * @throws PermanentFailure if it is not the query that the checkpoint is of, or if the checkpoint lacks what it goes on from
     */
    static Continuation of(SparkSession session, Plan plan, SinkGroup group, String root) {
        String query = group.planned().query().name();
        QueryCheckpoint checkpoint = new QueryCheckpoint(session, query, root);
        Past past = checkpoint.past();
        Identity is = Identities.of(plan, group.planned());
        Verdict verdict = Verdict.of(past, is);
        if (verdict instanceof Verdict.Cannot cannot) {
            throw new PermanentFailure(
                    "go on with query \"" + query + "\" from batch "
                            + past.planned().getAsLong(),
                    "it is not what it was: " + Verdict.told(cannot.differences()),
                    cannot.nextStep());
        }
        if (keepsState(group.planned()) && !group.keepsGroupsInPostgres()) {
            checkpoint.requireState(past);
        }
        Dataset<Row> rows = session.sql(group.planned().query().sql().text());
        LogicalPlan analysed = rows.queryExecution().analyzed();
        SourceOrder order = SourceOrder.of(plan, group.planned());
        LogicalPlan ordered = past.identity()
                .map(was -> inOrder(query, analysed, order, wanted(was.read(), order.in(analysed)), was.stateful()))
                .orElse(analysed);
        LogicalPlan held = group.planned().query().grouped(ordered);
        return new Continuation(
                checkpoint,
                past,
                is.reading(order.in(ordered)),
                verdict,
                held == analysed ? rows : Dataset.ofRows(session, held));
    }

    /** Spark makes nothing of what is limited to no rows. */
    private static boolean keepsState(Plan.PlannedQuery planned) {
        return !planned.operators().isEmpty()
                && planned.operators().stream()
                        .noneMatch(operator -> operator instanceof Plan.Limit limit
                                && limit.rows().equals("0"));
    }

    /** @param keepsParts whether parts of a UNION over one stream have to be where they were, for Spark knows their state by their order as well */
    private static LogicalPlan inOrder(
            String query, LogicalPlan plan, SourceOrder order, List<Source> wanted, boolean keepsParts) {
        return order.inOrder(plan, wanted)
                .or(() -> keepsParts ? Optional.empty() : order.byName().inOrder(plan, Source.byName(wanted)))
                .orElseThrow(() -> new PermanentFailure(
                        "go on with query \"" + query + "\"",
                        "its checkpoint has the offsets of the streams in the order "
                                + wanted.stream().map(Source::text).collect(Collectors.joining(", "))
                                + ", and it reads them in another",
                        "Write them in that order"));
    }

    /** As the checkpoint has them; what is new comes behind. */
    private static List<Source> wanted(List<Source> was, List<Source> is) {
        List<Source> wanted = new ArrayList<>(was);
        List<Source> added = new ArrayList<>(is);
        for (Source each : was) {
            if (!added.remove(each)) {
                added.stream()
                        .filter(other -> other.stream().equals(each.stream()))
                        .findFirst()
                        .ifPresent(added::remove);
            }
        }
        wanted.addAll(added);
        return wanted;
    }

    /** Writes down what the query is, before its first batch, and tells what somebody should know. */
    void settle(String query) {
        if (past.planned().isPresent()) {
            checkpoint.widen(identity.sources().size());
        }
        Identity written = identity.with(past.identity().map(Identity::changes).orElse(List.of()), changes());
        if (!past.identity().equals(Optional.of(written))) {
            checkpoint.write(written);
        }
        if (verdict instanceof Verdict.Warns warns) {
            LOG.warn(
                    "query was changed and goes on query=\"{}\" changes=\"{}\"",
                    query,
                    Verdict.told(warns.differences()));
        } else if (verdict instanceof Verdict.Adopts) {
            LOG.info(
                    "query is taken for what its checkpoint is of, since an earlier version did not write that down query=\"{}\"",
                    query);
        }
    }

    /** A result that is replaced as a whole holds no rows of an earlier form. */
    private List<Identity.Change> changes() {
        if (!(verdict instanceof Verdict.Warns warns) || past.committed().isEmpty() || isReplaced()) {
            return List.of();
        }
        return warns.differences().stream()
                .filter(Difference::concernsKeptRows)
                .map(difference -> new Identity.Change(past.committed().getAsLong(), difference.text()))
                .toList();
    }

    private boolean isReplaced() {
        return identity.clauses().stream()
                .anyMatch(clause ->
                        clause.kind() == Clause.Kind.MODE && clause.text().equals("complete"));
    }
}
