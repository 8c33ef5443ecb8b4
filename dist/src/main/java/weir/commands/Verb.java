package weir.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import weir.problem.TransientFailure;

/**
 * A line of {@code dist/verbs}, the launcher's table.
 *
 * @param name what a user types after {@code weir}
 * @param summary one line about it, without a full stop
 */
record Verb(String name, String summary) {
    private static final int COLUMNS = 5;

    /** The table of the Weir that lies in the given directory, be it sources or an installation. */
    static Path table(Path home) {
        Path installed = home.resolve("lib/verbs");
        return Files.exists(installed) ? installed : home.resolve("dist/verbs");
    }

    /** The verbs that users are shown, in the table's order; those without a summary are for other programs. */
    static List<Verb> read(Path table) {
        try {
            return Files.readAllLines(table).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|", COLUMNS))
                    .map(columns -> new Verb(columns[0], columns[COLUMNS - 1]))
                    .filter(verb -> !verb.summary().isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new TransientFailure("read the list of verbs \"" + table + "\"", e, "Install Weir again");
        }
    }
}
