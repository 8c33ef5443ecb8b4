package weir.k8s;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;
import weir.problem.Exit;
import weir.problem.Failure;

/** What all drills have: how long they wait, in which form they tell, and how they end. */
final class DrillEnd {
    private static final String KEPT = "kept in weir.drill: ";

    @Option(
            names = "--patience",
            paramLabel = "SPAN",
            description =
                    "How long to wait until the release has caught up, and then for the verdict; default ${DEFAULT-VALUE}.",
            defaultValue = "10m")
    private Duration patience;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Format format;

    Duration patience() {
        return patience;
    }

    /** Tells people what was seen, as soon as it was. */
    void tell(Drill.Kill kill, PrintStream out) {
        if (format == Format.TEXT) {
            out.print(DrillText.of(kill));
            out.flush();
        }
    }

    /**
     * Has everything verified, tells the result and keeps it.
     *
     * @return the exit code
     */
    int end(Release release, Part part, long seed, List<Drill.Kill> done, Main main) throws InterruptedException {
        main.err().println("verifying …");
        ToolPod pod = new ToolPod(release, patience);
        VerifyVerdict verdict = VerifyVerdict.parse(pod.run("verify", "-o", "json"));
        DrillResult result = new DrillResult(release.name(), part, seed, done, verdict);
        main.out().print(format == Format.JSON ? DrillJson.of(result) + "\n" : DrillText.of(result));
        main.out().flush();
        keep(result, pod, main.err());
        return result.isGood() ? Exit.DONE : Exit.FAILED;
    }

    /** The verdict stands, whatever becomes of its record. */
    private static void keep(DrillResult result, ToolPod pod, PrintStream err) throws InterruptedException {
        String told;
        try {
            told = pod.run("drilled", DrillJson.withoutVerification(result));
        } catch (Failure e) {
            told = e.getMessage();
        }
        if (!told.contains(KEPT)) {
            err.println("Warning: the drill is not kept in the table weir.drill: "
                    + told.strip().lines().reduce((first, second) -> second).orElse("the pod said nothing"));
        }
    }
}
