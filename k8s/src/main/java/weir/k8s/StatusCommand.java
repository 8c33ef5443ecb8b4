package weir.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import weir.problem.Exit;

/** {@code weir status}: how a release is. */
@Command(
        name = "status",
        description =
                "Shows how a release on Kubernetes is: its pods and why one does not run, and how far each query is.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all pods are ready and no query has failed or is stuck",
            "1:something is the matter, also when no executor has come for 30 s"
        })
final class StatusCommand implements Callable<Integer> {
    private static final int SECONDS_BETWEEN_LOOKS = 2;
    private static final String CLEAR = "\033[H\033[2J";

    @ParentCommand
    private Main main;

    @Mixin
    private Clusters clusters;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Format format;

    @Option(names = "--watch", description = "Look again every 2 s, until Ctrl-C.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        try (KubernetesClient client = clusters.client()) {
            Release release = clusters.release(client);
            while (true) {
                Status status = Status.of(release);
                String told = format == Format.JSON ? StatusJson.of(status) : StatusText.of(status);
                if (watch && format == Format.TEXT) {
                    // As bytes: what is printed as text may do nothing to the terminal.
                    main.out().writeBytes(CLEAR.getBytes(StandardCharsets.US_ASCII));
                }
                main.out().println(told);
                if (!watch) {
                    return status.isGood() ? Exit.DONE : Exit.FAILED;
                }
                TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_LOOKS);
            }
        }
    }
}
