package weir.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import weir.identifier.IdentifierQuotes;

/** Measures all that may grow: processes, tables of the schema {@code weir}, files. */
final class Figures {
    private static final List<String> DIRECTORIES = List.of("checkpoints", "tmp", "spool", "in", "out");

    private final Path directory;
    private final DataSource database;
    private final Map<String, Child> processes;

    Figures(Path directory, DataSource database, Map<String, Child> processes) {
        this.directory = directory;
        this.database = database;
        this.processes = Map.copyOf(processes);
    }

    /** One measurement: each figure by its name. */
    Map<String, Double> measure() throws IOException, InterruptedException, SQLException {
        Map<String, Double> all = new TreeMap<>();
        for (Map.Entry<String, Child> each : processes.entrySet()) {
            Child process = each.getValue();
            process.requireAlive();
            all.put(each.getKey() + ": heap in use, KiB", process.liveHeap() / 1024.0);
            all.put(each.getKey() + ": resident, KiB", (double) process.residentKib());
            all.put(each.getKey() + ": threads", (double) process.threads());
            all.put(each.getKey() + ": descriptors", (double) process.descriptors());
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM weir." + IdentifierQuotes.STANDARD.around(table))) {
                    count.next();
                    all.put("rows: " + table, (double) count.getLong(1));
                }
            }
        }
        for (String each : DIRECTORIES) {
            all.put("files: " + each, (double) files(directory.resolve(each)));
        }
        return all;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet result =
                statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'weir' ORDER BY 1")) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    private static long files(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).count();
        } catch (UncheckedIOException gone) {
            // Files come and go while they are counted.
            if (gone.getCause() instanceof NoSuchFileException) {
                return files(directory);
            }
            throw gone;
        }
    }
}
