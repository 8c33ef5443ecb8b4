package weir.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The table of verbs, {@code dist/verbs}. */
final class Verbs {
    private static final Path TABLE = Path.of("").toAbsolutePath().resolveSibling("dist/verbs");

    private Verbs() {}

    /**
     * One line.
     *
     * @param call the main class and its first arguments
     * @param summary empty for one that is not listed
     */
    record Verb(String name, String module, List<String> call, String runs, String summary) {}

    static List<Verb> read() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\|", -1))
                .map(parts -> new Verb(parts[0], parts[1], List.of(parts[2].split(" ", -1)), parts[3], parts[4]))
                .toList();
    }
}
