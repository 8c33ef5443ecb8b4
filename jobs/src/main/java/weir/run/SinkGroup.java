package weir.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.plan.Plan;

/**
 * The sinks of a query that get the same batches.
 *
 * @param name what the streaming query is called
 * @param planned the query
 * @param durable whether its checkpoint and what its sinks keep outlive the driver
 * @param replayable whether it can go on where it was: else it begins anew whenever it starts, and so do its sinks
 * @param sinks at least one
 */
record SinkGroup(String name, Plan.PlannedQuery planned, boolean durable, boolean replayable, List<Sink> sinks) {
    /** Keeps its own copy of {@code sinks}. */
    SinkGroup {
        sinks = List.copyOf(planned.query().state() == Query.State.POSTGRES ? tablesLast(sinks) : sinks);
    }

    /** Groups change with the last table: by then all other sinks have the batch that was made of the groups before. */
    private static List<Sink> tablesLast(List<Sink> sinks) {
        return sinks.stream().sorted(Comparator.comparing(Sink::canKeepGroups)).toList();
    }

    /** All groups of a pipeline. */
    static List<SinkGroup> of(Plan plan) {
        List<SinkGroup> groups = new ArrayList<>();
        for (Plan.PlannedQuery planned : plan.queries().values()) {
            String name = planned.query().name();
            List<Sink> all = planned.query().sinks();
            boolean replayable = planned.streams().stream()
                    .allMatch(stream ->
                            plan.pipeline().streams().get(stream).source().isReplayable());
            List<Sink> durable = all.stream().filter(Sink::outlivesDriver).toList();
            List<Sink> shown =
                    all.stream().filter(sink -> !sink.outlivesDriver()).toList();
            if (!durable.isEmpty()) {
                groups.add(new SinkGroup(name, planned, true, replayable, durable));
            }
            if (!shown.isEmpty()) {
                groups.add(new SinkGroup(name + " (shown)", planned, false, replayable, shown));
            }
        }
        return groups;
    }

    /** Whether what it remembers from batch to batch is kept beside its table, and not in Spark's state store. */
    boolean keepsGroupsInPostgres() {
        return durable
                && planned.query().state() == Query.State.POSTGRES
                && !planned.operators().isEmpty();
    }

    /** Where the checkpoint of a durable group lies. */
    String checkpoint(Pipeline pipeline) {
        return pipeline.settings().checkpoints() + "/" + planned.query().name();
    }
}
