package weir.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.pipeline.Stream;
import weir.problem.Exit;
import weir.rejects.Skip;

/** {@code weir skip}: steps over a drop that is lost or can't be read. */
@Command(
        name = "skip",
        description =
                "Steps over one drop that is lost or cannot be read, so that what waits behind it is read. It is put on"
                        + " record in weir.rejects, with line 0, the reason and who did it, and holds for all queries of the pipeline."
                        + " A drop that can be read is not skipped.",
        footer = {
            "",
            "A query that waits or tries again finds it by itself; one that has ended for good goes on when the driver is started",
            "again. What a sink has kept stays: a query that has read the drop before it was lost has its rows."
        })
final class SkipCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Parameters(paramLabel = "STREAM", description = "The stream's name in the file.")
    private String stream;

    @Parameters(paramLabel = "LANE", description = "The lane.")
    private String lane;

    @Parameters(paramLabel = "DROP", description = "The drop's number, as the message of the query names it.")
    private long drop;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Something to put on record with it.")
    private String reason;

    @Override
    public Integer call() {
        try (PipelineAdmin admin = PipelineAdmin.open(file, System.getenv())) {
            Stream found = admin.stream(stream);
            Skip skip = new Skip(admin.control(), found.name(), admin.drops(found));
            String onRecord = skip.skip(lane, drop, reason);
            main.out().printf("%s: drop %d of lane \"%s\" is skipped: %s%n", found.name(), drop, lane, onRecord);
        }
        return Exit.DONE;
    }
}
