package weir.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.pipeline.Stream;

/** A pipeline as it can be run beside its driver: it reads the same streams, and writes to other sinks, with no control plane. */
public final class DryRunPlan {
    private DryRunPlan() {}

    /**
     * Some of a plan's queries.
     *
     * @param sinks where each of them goes instead; of a kind that does not outlive the process, so that there is no checkpoint either
     */
    public static Plan of(Plan plan, Map<String, Sink> sinks) {
        Map<String, Query> queries = new LinkedHashMap<>();
        Map<String, Plan.PlannedQuery> planned = new LinkedHashMap<>();
        sinks.forEach((name, sink) -> {
            Plan.PlannedQuery whole = plan.queries().get(name);
            Query all = whole.query();
            Query query = new Query(
                    all.position(),
                    all.name(),
                    all.sql(),
                    all.keyed(),
                    all.mode(),
                    Query.State.SPARK,
                    all.trigger(),
                    List.of(sink));
            queries.put(name, query);
            planned.put(
                    name,
                    new Plan.PlannedQuery(
                            query,
                            whole.schema(),
                            whole.streams(),
                            whole.operators(),
                            List.of(new Plan.Output(sink, whole.schema(), List.of())),
                            whole.keyed(),
                            whole.analysed()));
        });
        return new Plan(
                pipeline(plan.pipeline(), plan.pipeline().streams(), queries),
                plan.streams(),
                plan.tables(),
                plan.views(),
                planned,
                List.of());
    }

    /**
     * The same, with batches of another size.
     *
     * @param plan all its streams are drops
     * @param drops at most so many a batch, by stream
     */
    public static Plan withDropsPerTrigger(Plan plan, Map<String, Integer> drops) {
        Map<String, Stream> streams = new LinkedHashMap<>();
        plan.pipeline().streams().forEach((name, stream) -> {
            Stream.Source source = stream.source().withDropsPerTrigger(drops.get(name));
            streams.put(
                    name,
                    new Stream(
                            stream.position(),
                            name,
                            source,
                            stream.schema(),
                            stream.eventTime(),
                            stream.watermark(),
                            stream.maxAhead(),
                            stream.badRows(),
                            stream.provenance()));
        });
        return new Plan(
                pipeline(plan.pipeline(), streams, plan.pipeline().queries()),
                plan.streams(),
                plan.tables(),
                plan.views(),
                plan.queries(),
                plan.warnings());
    }

    private static Pipeline pipeline(Pipeline all, Map<String, Stream> streams, Map<String, Query> queries) {
        return new Pipeline(
                all.file(),
                all.directory(),
                all.name(),
                streams,
                all.tables(),
                all.views(),
                queries,
                Optional.empty(),
                all.settings(),
                all.lines());
    }
}
