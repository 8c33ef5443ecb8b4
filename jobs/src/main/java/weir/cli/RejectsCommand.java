package weir.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.problem.Exit;
import weir.rejects.RejectsList;
import weir.rejects.RejectsRetention;

/** {@code weir rejects}: shows the bad lines that were put aside. */
@Command(
        name = "rejects",
        description =
                "Shows the bad lines that streams with \"badRows: quarantine\" have put aside and that were not sent back: JSON"
                        + " lines with stream, lane, drop, line, reason, raw (64 KiB at most), bytes and mended. Fill in mended and"
                        + " hand them to \"weir replay --file\".")
final class RejectsCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(names = "--stream", paramLabel = "STREAM", description = "Only the lines of this stream.")
    private String stream;

    @Override
    public Integer call() {
        try (PipelineAdmin admin = PipelineAdmin.open(file, System.getenv())) {
            Optional<String> one =
                    Optional.ofNullable(stream).map(name -> admin.stream(name).name());
            RejectsList.read(admin.control(), one, main.out()::println);
            RejectsRetention.told(admin.control(), one).forEach(main.err()::println);
        }
        return Exit.DONE;
    }
}
