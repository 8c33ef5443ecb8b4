package weir.sql;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.identifier.IdentifierQuotes;
import weir.pipeline.Sink;
import weir.pipeline.Stream;
import weir.plan.DryRunPlan;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.problem.TransientFailure;
import weir.run.PipelineRun;
import weir.run.QueryProgress;
import weir.run.Records;
import weir.run.Relations;
import weir.run.RunOptions;
import weir.run.SparkSessions;

/**
 * The results of a pipeline's queries as views of a session, under the names of the queries. What is kept in Postgres or Parquet is read there, and what is
 * kept in memory alone is asked of the running driver: no epoch is taken and no checkpoint is touched. Where no driver runs, such a query is run here, from
 * the beginning of its streams, with a checkpoint of its own that is removed at the end.
 */
public final class Results implements AutoCloseable {
    private final SparkSession session;
    private final Plan plan;
    private final Map<String, Sink> kept;
    private final Map<String, Sink> inMemory;
    private final Optional<DriverMemory> driver;
    private final Optional<PipelineRun> run;
    private final KeptResults keptResults;

    private Results(
            SparkSession spark,
            Plan plan,
            Map<String, Sink> kept,
            Map<String, Sink> inMemory,
            Optional<DriverMemory> driver,
            Optional<PipelineRun> run) {
        this.plan = plan;
        this.kept = kept;
        this.inMemory = inMemory;
        this.driver = driver;
        this.run = run;
        this.session = run.map(PipelineRun::session).orElseGet(spark::newSession);
        this.keptResults = new KeptResults(session, plan);
        if (run.isEmpty()) {
            SparkSessions.configure(session, plan.pipeline().settings());
            new Relations(session, plan, new Records(List.of())).defineTables();
        }
    }

    /**
     * Opens them.
     *
     * @param follow whether queries that are run here go on with what comes, or end when they have read all there is, which is waited for
     * @param err where it is told that queries are run here
     * @throws Failure if they would have to end, and never do
     */
    public static Results open(SparkSession spark, Plan plan, boolean follow, PrintStream err)
            throws InterruptedException {
        Map<String, Sink> kept = new LinkedHashMap<>();
        Map<String, Sink> inMemory = new LinkedHashMap<>();
        plan.queries().forEach((name, planned) -> KeptResults.place(planned.query())
                .ifPresentOrElse(sink -> kept.put(name, sink), () -> planned.query().sinks().stream()
                        .filter(Sink::isInDriver)
                        .findFirst()
                        .ifPresent(sink -> inMemory.put(name, sink))));
        Optional<DriverMemory> driver = inMemory.isEmpty() ? Optional.empty() : DriverMemory.find(plan.pipeline());
        if (inMemory.isEmpty() || driver.isPresent()) {
            return new Results(spark, plan, kept, inMemory, driver, Optional.empty());
        }
        err.println("No driver of this pipeline runs on this machine. Run here, from the beginning of their streams: "
                + String.join(", ", inMemory.keySet()) + ".");
        PipelineRun run = run(spark, DryRunPlan.of(plan, inMemory), follow);
        return new Results(spark, plan, kept, inMemory, driver, Optional.of(run));
    }

    private static PipelineRun run(SparkSession spark, Plan trial, boolean follow) throws InterruptedException {
        if (follow) {
            return PipelineRun.start(spark, trial, RunOptions.DEFAULT);
        }
        requireEnds(trial);
        PipelineRun run = PipelineRun.start(spark, trial, RunOptions.DEFAULT.untilRead());
        try {
            run.await();
            return run;
        } catch (InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private static void requireEnds(Plan trial) {
        for (Plan.PlannedQuery planned : trial.queries().values()) {
            for (String stream : planned.streams()) {
                Stream.Source source = trial.pipeline().streams().get(stream).source();
                if (!source.isReplayable()) {
                    throw new TransientFailure(
                            "answer from \"" + planned.query().name() + "\"",
                            "no driver runs on this machine, and stream \"" + stream + "\" is a " + source.key()
                                    + ", which has no end",
                            "Start \"weir run " + trial.pipeline().file() + "\" and ask again");
                }
            }
        }
    }

    /** The session that has the views. */
    SparkSession session() {
        return session;
    }

    /** The queries whose results there are, with their columns. */
    Map<String, StructType> tables() {
        Map<String, StructType> tables = new LinkedHashMap<>();
        plan.queries().forEach((name, planned) -> {
            if (kept.containsKey(name) || inMemory.containsKey(name)) {
                tables.put(name, planned.schema());
            }
        });
        return tables;
    }

    /** The queries whose results are shown or sent, and nowhere to be read. */
    List<String> nowhere() {
        List<String> nowhere = new ArrayList<>(plan.queries().keySet());
        nowhere.removeAll(tables().keySet());
        return nowhere;
    }

    /** What went wrong with queries that are run here. */
    List<String> troubles() {
        return run.stream()
                .flatMap(each -> each.progress().stream())
                .map(QueryProgress::trouble)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Gets what a question is about as it is now.
     *
     * @throws Failure if what holds it is away
     */
    void refresh(String question) {
        String text = question.toLowerCase(Locale.ROOT);
        kept.forEach((name, sink) -> {
            if (text.contains(name.toLowerCase(Locale.ROOT))) {
                show(name, keptResults.rows(plan.queries().get(name), sink));
            }
        });
        driver.ifPresent(memory -> inMemory.keySet().stream()
                .filter(name -> text.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> show(
                        name,
                        memory.rows(session, name)
                                .orElseGet(() -> session.createDataFrame(
                                        List.of(), plan.queries().get(name).schema())))));
    }

    private static void show(String name, Dataset<Row> rows) {
        rows.createOrReplaceTempView(IdentifierQuotes.SPARK.around(name));
    }

    @Override
    public void close() {
        run.ifPresent(PipelineRun::close);
        keptResults.close();
    }
}
