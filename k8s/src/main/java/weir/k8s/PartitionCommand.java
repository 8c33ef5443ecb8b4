package weir.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code weir drill partition}: cuts the driver off. */
@Command(
        name = "partition",
        description =
                "Shuts the driver's way out, to the database, the store and the cluster, with a NetworkPolicy, opens it again, waits until"
                        + " all drops that are there have been read, and has \"weir verify\" compute everything once more. Needs a network"
                        + " plugin that enforces NetworkPolicies, and says so where it does not.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is lost, nothing doubled, and the release has caught up",
            "1:rows are lost, doubled or different, it has not caught up in time, or its way could not be shut",
            "2:to be mended on the command line"
        })
final class PartitionCommand implements Callable<Integer> {
    @ParentCommand
    private DrillCommand drill;

    @Mixin
    private Clusters clusters;

    @Mixin
    private DrillEnd end;

    @Option(
            names = "--for",
            paramLabel = "SPAN",
            description = "How long its way is shut; default ${DEFAULT-VALUE}.",
            defaultValue = "30s")
    private Duration length;

    @Override
    public Integer call() throws InterruptedException {
        try (KubernetesClient client = clusters.client()) {
            Release release = clusters.release(client);
            Drill.Kill partition = new Partition(release, length, end.patience()).once();
            end.tell(partition, drill.main().out());
            return end.end(release, Part.DRIVER, 0, List.of(partition), drill.main());
        }
    }
}
