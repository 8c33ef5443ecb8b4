package weir.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.pipeline.Compactable;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.run.Log;

/** {@code weir compact}: merges the small Parquet files of finished batches. */
@Command(
        name = "compact",
        description =
                "Merges the small Parquet files that finished batches have left into large ones. The pipeline may run meanwhile."
                        + " Killed at any moment, it loses nothing: compact again, or let the pipeline start, to finish what was begun.")
final class CompactCommand implements Callable<Integer> {
    private static final long MIB = 1L << 20;

    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Parameters(index = "1", arity = "0..1", paramLabel = "QUERY", description = "Only the datasets of this query.")
    private String query;

    @Option(
            names = "--target-mib",
            paramLabel = "N",
            description = "Merge until a directory has about so many MiB; default ${DEFAULT-VALUE}.")
    private long targetMib = 128;

    @Override
    public Integer call() {
        Log.configure(main.debug());
        Plan plan = Planner.read(file, System.getenv());
        Pipeline pipeline = plan.pipeline();
        if (query != null && !plan.queries().containsKey(query)) {
            throw new InvalidInput(List.of(new Problem(
                    file.toString(),
                    0,
                    "queries",
                    "there is no query \"" + query + "\"",
                    "Known are " + String.join(", ", plan.queries().keySet()))));
        }
        try (VerbSpark spark = VerbSpark.start(pipeline, Optional.empty())) {
            plan.queries().values().stream()
                    .map(Plan.PlannedQuery::query)
                    .filter(each -> query == null || each.name().equals(query))
                    .forEach(each -> compact(spark.session(), pipeline, each));
        }
        return Exit.DONE;
    }

    private void compact(SparkSession spark, Pipeline pipeline, Query each) {
        for (Sink sink : each.sinks()) {
            sink.compactable(each.mode()).ifPresent(files -> compact(spark, pipeline, each.name(), files));
        }
    }

    private void compact(SparkSession spark, Pipeline pipeline, String name, Compactable files) {
        String dataset = name + ": " + files.path();
        if (!files.hasBatches()) {
            main.out().println(dataset + " is one file, there is nothing to merge");
            return;
        }
        Compactable.Done done = files.merge(spark, pipeline.postgres(), targetMib * MIB);
        main.out()
                .println(
                        done.merged() == 0
                                ? dataset + " has nothing to merge"
                                : "%s: %d batches of %d bytes became %d"
                                        .formatted(dataset, done.batches(), done.bytes(), done.merged()));
    }
}
