package weir.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import weir.catalyst.Trees;
import weir.pipeline.Query;
import weir.pipeline.Sink;

/** Which queries of a pipeline read their stream together, in a pass. */
public final class PassRules {
    private PassRules() {}

    /**
     * A pass.
     *
     * @param stream what it reads
     * @param trigger how long from the beginning of one to that of the next
     * @param queries that share it, by name; at least two
     */
    public record Pass(String stream, Duration trigger, List<String> queries) {
        /** Keeps its own copy of {@code queries}. */
        public Pass {
            queries = List.copyOf(queries);
        }

        /** What its streaming query is called; no query of a pipeline can be called so. */
        public String name() {
            return "pass over " + stream + " every " + trigger.toMillis() + " ms";
        }
    }

    /** All passes of a pipeline; none if its settings do not ask for them. */
    public static List<Pass> of(Plan plan) {
        if (!plan.pipeline().settings().passes()) {
            return List.of();
        }
        Map<List<Object>, List<Plan.PlannedQuery>> together = plan.queries().values().stream()
                .filter(planned -> obstacle(plan, planned).isEmpty())
                .collect(Collectors.groupingBy(
                        planned -> List.of(planned.streams().get(0), planned.query().trigger()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return together.values().stream()
                .filter(queries -> queries.size() > 1)
                .map(queries -> new Pass(
                        queries.get(0).streams().get(0),
                        queries.get(0).query().trigger(),
                        queries.stream().map(each -> each.query().name()).toList()))
                .toList();
    }

    /** The pass that a query shares. */
    public static Optional<Pass> of(Plan plan, String query) {
        return of(plan).stream()
                .filter(pass -> pass.queries().contains(query))
                .findFirst();
    }

    /** What keeps a query out of any pass, without a full stop; empty if nothing does. */
    public static Optional<String> obstacle(Plan plan, Plan.PlannedQuery planned) {
        Query query = planned.query();
        if (planned.streams().size() != 1) {
            return Optional.of("it reads " + planned.streams().size() + " streams");
        }
        String stream = planned.streams().get(0);
        if (plan.pipeline().streams().get(stream).source().dropRoot().isEmpty()) {
            return Optional.of("stream \"" + stream + "\" is not one of drops");
        }
        if (query.sinks().stream().noneMatch(Sink::canKeepGroups)) {
            return Optional.of("it has no sink \"postgres\"");
        }
        if (planned.keyed().isPresent()) {
            return Optional.of("it takes rows in the order of their times");
        }
        if (!planned.operators().isEmpty() && query.state() != Query.State.POSTGRES) {
            return Optional.of("its groups are in Spark's state store"
                    + StateRules.obstacle(planned).map(reason -> ": " + reason).orElse("; write \"state: postgres\""));
        }
        if (places(planned.analysed(), stream) != 1) {
            return Optional.of("it reads stream \"" + stream + "\" in more than one place");
        }
        if (Trees.expressions(planned.analysed(), Expression.class).stream().anyMatch(Trees::asksTheClock)) {
            return Optional.of("it asks the clock");
        }
        return Optional.empty();
    }

    private static long places(LogicalPlan analysed, String stream) {
        return Trees.nodes(new InlineCTE(true).apply(analysed), View.class).stream()
                .filter(view -> view.desc().identifier().table().equalsIgnoreCase(stream))
                .count();
    }
}
