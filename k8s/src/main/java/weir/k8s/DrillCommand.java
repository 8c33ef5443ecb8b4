package weir.k8s;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code weir drill}: failures on purpose. */
@Command(
        name = "drill",
        description = "Injects a failure into a release on Kubernetes and proves what comes of it.",
        synopsisSubcommandLabel = "FAILURE",
        subcommands = {KillCommand.class, PauseCommand.class, PartitionCommand.class})
final class DrillCommand {
    @ParentCommand
    private Main main;

    Main main() {
        return main;
    }
}
