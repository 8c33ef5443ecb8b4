package weir.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.pipeline.BadRows;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.problem.Exit;
import weir.rejects.MendedLines;
import weir.rejects.Place;
import weir.rejects.Replay;
import weir.source.LineJudge;

/** {@code weir replay}: sends mended lines back into their streams. */
@Command(
        name = "replay",
        description =
                "Sends bad lines that somebody has mended back into their streams, each once, whatever is killed meanwhile."
                        + " A line is mended where column mended of weir.rejects is not null; --file fills that column first. What does"
                        + " not fit the stream's schema even so is named and stays where it is.",
        footer = {
            "",
            "A driver that runs finds the lines by itself, as drops of a lane \"mended-…\". Every pipeline that reads the stream",
            "gets them: where several have put a line aside, send it back from one of them."
        })
final class ReplayCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "--file",
            paramLabel = "LINES",
            description =
                    "JSON lines as \"weir rejects\" prints them, with mended filled in: the row, or its text. All of them"
                            + " are taken, or none if something is wrong.")
    private Path lines;

    @Option(names = "--stream", paramLabel = "STREAM", description = "Only lines of this stream.")
    private String only;

    @Override
    public Integer call() {
        try (PipelineAdmin admin = PipelineAdmin.open(file, System.getenv())) {
            List<Stream> streams = only == null
                    ? admin.plan().pipeline().streams().values().stream()
                            .filter(stream -> stream.badRows() == BadRows.QUARANTINE)
                            .toList()
                    : List.of(admin.stream(only));
            if (lines != null) {
                main.out()
                        .println(Counted.of(MendedLines.take(lines, admin.control()), "line", "lines") + " mended by "
                                + lines);
            }
            boolean allFit = true;
            for (Stream stream : streams) {
                allFit &= tell(stream, admin.asInRun(() -> replay(admin, stream)));
            }
            return allFit ? Exit.DONE : Exit.INVALID_INPUT;
        }
    }

    private static Replay.Result replay(PipelineAdmin admin, Stream stream) {
        Plan.PlannedStream planned = admin.plan().streams().get(stream.name());
        LineJudge judge = new LineJudge(planned.declared());
        return new Replay(admin.control(), stream.name(), admin.drops(stream), judge::fault).run();
    }

    private boolean tell(Stream stream, Replay.Result result) {
        String to = result.lines() == 0 ? "" : ", to lane " + result.lane();
        main.out().printf("%s: %s sent back%s%n", stream.name(), Counted.of(result.lines(), "line", "lines"), to);
        for (Map.Entry<Place, String> fault : result.faults().entrySet()) {
            main.err()
                    .printf(
                            "%s: %s does not fit as it was mended: %s. Correct mended in weir.rejects.%n",
                            stream.name(), fault.getKey(), fault.getValue());
        }
        return result.faults().isEmpty();
    }
}
