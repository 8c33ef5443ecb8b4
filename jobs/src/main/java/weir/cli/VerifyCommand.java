package weir.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.run.Log;
import weir.run.WarmUp;
import weir.verify.LaneCounts;
import weir.verify.LaneVerdict;
import weir.verify.Verdict;
import weir.verify.Verification;

/** {@code weir verify}: compares what the sinks hold with what the drops say. */
@Command(
        name = "verify",
        description =
                "Computes the result of each query from the drops once more, up to where the query has read them, and compares it"
                        + " with what its sinks hold. The pipeline may be running: nothing is written, and nobody waits for it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every sink holds what the drops say, and the drops hold what feeders accepted, as far as that can be told",
            "1:a sink holds something else, drops are short of rows, or something can't be read",
            "2:to be mended in a file or on the command line"
        })
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private PlanCommand.Format format;

    @Option(names = "--strict", description = "End with 1, too, where the result of a query can't be verified.")
    private boolean strict;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute. Default: one for each core of this machine.")
    private Integer threads;

    @Override
    public Integer call() {
        Log.configure(main.debug());
        WarmUp.begin();
        Plan plan = Planner.read(file, System.getenv());
        String master = "local[" + (threads == null ? "*" : threads) + "]";
        List<LaneVerdict> lanes = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        try (VerbSpark spark = VerbSpark.start(plan.pipeline(), Optional.of(master))) {
            LaneCounts.of(plan, threads == null ? Runtime.getRuntime().availableProcessors() : threads, verdict -> {
                lanes.add(verdict);
                tell(VerdictText.of(verdict));
            });
            Verification.of(spark.session(), plan, verdict -> {
                verdicts.add(verdict);
                tell(VerdictText.of(verdict));
            });
        }
        main.out()
                .println(
                        format == PlanCommand.Format.JSON
                                ? VerdictJson.of(plan.pipeline().name(), lanes, verdicts)
                                : VerdictText.summary(lanes, verdicts));
        boolean isBad = lanes.stream().anyMatch(verdict -> isBad(verdict.isBad(), verdict.result()))
                || verdicts.stream().anyMatch(verdict -> isBad(verdict.isBad(), verdict.result()));
        return isBad ? Exit.FAILED : Exit.DONE;
    }

    private boolean isBad(boolean isBad, Verdict.Result result) {
        return isBad || (strict && result == Verdict.Result.UNVERIFIABLE);
    }

    private void tell(String verdict) {
        if (format == PlanCommand.Format.TEXT) {
            main.out().print(verdict);
            main.out().flush();
        }
    }
}
