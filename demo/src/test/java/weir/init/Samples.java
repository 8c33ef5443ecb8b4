package weir.init;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The odd samples, and what the verbs say of them. */
final class Samples {
    private static final Path RESOURCES = Path.of("src/test/resources/weir/init");

    private Samples() {}

    /**
     * What a verb did.
     *
     * @param out all of its standard output
     * @param err all of its standard error
     */
    record Outcome(int code, String out, String err) {}

    /** Names of all of them: files, and one directory. */
    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("samples"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static Path sample(String name) {
        return RESOURCES.resolve("samples").resolve(name).toAbsolutePath();
    }

    /** What {@code weir infer} is expected to print. */
    static Path expected(String name) {
        return RESOURCES.resolve("expected").resolve(name + ".yaml");
    }

    /** Runs {@code weir init} or {@code weir infer}. */
    static Outcome run(Path directory, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                directory,
                arguments);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
