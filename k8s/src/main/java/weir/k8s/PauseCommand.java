package weir.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code weir drill pause}: makes two drivers of one. */
@Command(
        name = "pause",
        description =
                "Stops the driver's process, as if its machine hung, starts a second driver beside it, lets the first one go on once the"
                        + " second has committed, waits until the first has seen that it is fenced, puts everything back, and has"
                        + " \"weir verify\" compute everything once more.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is lost, nothing doubled, and the release has caught up",
            "1:rows are lost, doubled or different, or it has not caught up in time",
            "2:to be mended on the command line"
        })
final class PauseCommand implements Callable<Integer> {
    @ParentCommand
    private DrillCommand drill;

    @Mixin
    private Clusters clusters;

    @Mixin
    private DrillEnd end;

    @Override
    public Integer call() throws InterruptedException {
        try (KubernetesClient client = clusters.client()) {
            Release release = clusters.release(client);
            Drill.Kill pause = new Pause(release, end.patience()).once();
            end.tell(pause, drill.main().out());
            return end.end(release, Part.DRIVER, 0, List.of(pause), drill.main());
        }
    }
}
