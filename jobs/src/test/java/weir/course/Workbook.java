package weir.course;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import weir.cli.Main;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.run.Lake;
import weir.run.PipelineRun;
import weir.run.RunOptions;
import weir.source.LocalSpark;

/** A copy of the course's pipelines and their data, and what they have printed. */
final class Workbook {
    private final Path directory;
    private final Lake lake;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** @param directory an empty one */
    Workbook(Path directory) throws IOException {
        this.directory = directory;
        this.lake = new Lake(directory);
        Path source = Path.of("../pipelines");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> source.relativize(file).toString().matches("\\w+\\.(yaml|csv)|data/in/.*"))
                    .toList()) {
                Path copy = directory.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    Lake lake() {
        return lake;
    }

    Path file(String pipeline) {
        return directory.resolve(pipeline + ".yaml");
    }

    Plan plan(String pipeline, Map<String, String> environment) {
        return Planner.read(file(pipeline), environment);
    }

    RunOptions options() {
        return RunOptions.DEFAULT.printingTo(stream());
    }

    /** Where everything is printed. */
    PrintStream stream() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    PipelineRun start(String pipeline, Map<String, String> environment, RunOptions options) {
        return PipelineRun.start(LocalSpark.session(), plan(pipeline, environment), options);
    }

    /** What a verb says of a pipeline. */
    String command(String verb, String pipeline, String option) {
        List<String> arguments = new ArrayList<>(List.of(verb, file(pipeline).toString()));
        if (!option.isEmpty()) {
            arguments.add(option);
        }
        Main.run(stream(), stream(), arguments.toArray(String[]::new));
        return text();
    }

    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    Printed printed() {
        return new Printed(text());
    }
}
