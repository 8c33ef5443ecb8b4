package weir.serve;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import weir.run.ExecutorCount;
import weir.run.PipelineRun;
import weir.run.QueryProgress;

/** How far the life of this driver has come. Its process tells it; requests read it. Safe for many threads. */
public final class DriverLife {
    private final String pipeline;
    private final StuckWatch watch;
    private final Map<Milestone, Instant> milestones = new EnumMap<>(Milestone.class);
    private volatile Optional<PipelineRun> run = Optional.empty();
    private volatile boolean standsBy;
    private volatile Supplier<Optional<ExecutorCount>> executors = Optional::empty;
    private volatile Optional<Instant> withoutExecutorsSince = Optional.empty();

    /** What a driver comes past before it has queries. */
    enum Milestone {
        JVM_STARTED,
        PLAN_READ,
        SPARK_UP,
        EPOCH_TAKEN
    }

    /** What is wrong with a driver, or that nothing is. */
    record Verdict(boolean isGood, String told) {}

    /**
     * To be called when the plan has been read.
     *
     * @param stuckAfter how long a query may work without a sign of progress
     */
    public DriverLife(String pipeline, Duration stuckAfter) {
        this.pipeline = pipeline;
        this.watch = new StuckWatch(stuckAfter);
        milestones.put(
                Milestone.JVM_STARTED,
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
        milestones.put(Milestone.PLAN_READ, Instant.now());
    }

    /**
     * To be called when Spark has started.
     *
     * @param counting how many executors there are by now; empty where none are needed
     */
    public synchronized void sparkIsUp(Supplier<Optional<ExecutorCount>> counting) {
        milestones.put(Milestone.SPARK_UP, Instant.now());
        executors = counting;
    }

    /** To be called when the queries have been started. */
    public synchronized void runs(PipelineRun started) {
        milestones.put(Milestone.EPOCH_TAKEN, started.began());
        run = Optional.of(started);
    }

    /** To be called when a newer driver has taken over, and this one waits for the end of that. */
    public void standsBy() {
        standsBy = true;
    }

    String pipeline() {
        return pipeline;
    }

    /** Empty until the queries have been started. */
    Optional<PipelineRun> run() {
        return run;
    }

    /** Empty until the queries have been started. */
    List<QueryProgress> queries() {
        return run.map(PipelineRun::progress).orElse(List.of());
    }

    synchronized Map<Milestone, Instant> milestones() {
        return new EnumMap<>(milestones);
    }

    /** Empty where none are needed, and until Spark has started. */
    Optional<ExecutorCount> executors() {
        return executors.get();
    }

    /** Since when there has been no executor although some are wanted; empty if there is one. */
    Optional<Instant> withoutExecutorsSince() {
        return withoutExecutorsSince;
    }

    /** Looks whether queries get on, and have executors; to be called every second or so. */
    void look() {
        boolean isWithout = executors().filter(ExecutorCount::isWithout).isPresent();
        if (!isWithout) {
            withoutExecutorsSince = Optional.empty();
        } else if (withoutExecutorsSince.isEmpty()) {
            withoutExecutorsSince = Optional.of(Instant.now());
        }
        run.ifPresent(started -> watch.look(started.pulses(), System.nanoTime()));
    }

    /** For how long queries have been stuck, by name. */
    Map<String, Duration> stuck() {
        return watch.stuck(System.nanoTime());
    }

    /** Whether it would be wrong to end this process: queries get on, or wait for what is away, or for data. */
    Verdict health() {
        Optional<String> fenced = run.flatMap(PipelineRun::fenced).map(Throwable::getMessage);
        if (fenced.isPresent()) {
            // One that were ended would be started again and take over in turn.
            return new Verdict(standsBy, fenced.get());
        }
        Map<String, Duration> stuck = stuck();
        if (!stuck.isEmpty()) {
            StringBuilder text = new StringBuilder();
            stuck.forEach((query, still) ->
                    text.append("query \"%s\" has made no progress for %d s%n".formatted(query, still.toSeconds())));
            return new Verdict(false, text.toString().strip());
        }
        return ofQueries(queries());
    }

    /** A query that has failed for good is told, but the others go on: only when none does, the run has failed. */
    private static Verdict ofQueries(List<QueryProgress> queries) {
        List<String> failed = queries.stream()
                .filter(query -> query.state() == QueryProgress.State.FAILED)
                .map(query -> "query \"" + query.query() + "\" has failed: "
                        + query.trouble().orElse("for an unknown reason"))
                .toList();
        boolean goesOn = queries.isEmpty()
                || queries.stream()
                        .anyMatch(query -> query.state() != QueryProgress.State.FAILED
                                && query.state() != QueryProgress.State.ENDED);
        return failed.isEmpty()
                ? new Verdict(true, "ok")
                : new Verdict(goesOn, (goesOn ? "ok, but " : "") + String.join("\n", failed));
    }

    /** Whether its queries have been started and it is still the pipeline's driver. */
    Verdict readiness() {
        if (run.isEmpty()) {
            return new Verdict(
                    false, milestones().containsKey(Milestone.SPARK_UP) ? "queries are starting" : "Spark is starting");
        }
        boolean isFenced = run.get().fenced().isPresent();
        return new Verdict(!isFenced, isFenced ? "a newer driver has taken over" : "ready");
    }
}
