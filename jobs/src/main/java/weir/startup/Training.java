package weir.startup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import weir.cli.Main;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.log.Printable;
import weir.problem.Exit;

/**
 * Runs the verbs that start Spark, and some that do not, over a few drops in a directory of its own. Java makes a start-up cache from what is loaded
 * on the way: {@code -XX:ArchiveClassesAtExit=FILE} writes one on Java 17 and 21, {@code -XX:AOTCacheOutput=FILE} on Java 25.
 */
public final class Training {
    private static final int DROPS = 5;
    private static final int ROWS = 200;
    private static final String PIPELINE = "training.yaml";

    private Training() {}

    /** Ends the process with a code of {@link Exit}. */
    public static void main(String[] args) {
        System.exit(run(Printable.out()));
    }

    /**
     * Runs the verbs, leaving nothing behind.
     *
     * @param out takes what they say
     * @return the code of the first verb that fails, or 0
     */
    static int run(PrintStream out) {
        try {
            Path directory = Files.createTempDirectory("weir-training");
            try {
                prepare(directory);
                return runVerbs(directory.resolve(PIPELINE).toString(), out);
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            return Exit.report(new UncheckedIOException(e), out, true);
        }
    }

    private static int runVerbs(String pipeline, PrintStream out) {
        String[][] calls = {
            {"run", pipeline, "--once"},
            {"check", pipeline},
            {"plan", pipeline},
            {"verify", pipeline},
            {"sql", pipeline, "-e", "SELECT doing, readings FROM totals ORDER BY readings DESC"}
        };
        for (String[] call : calls) {
            int code = Main.run(out, out, call);
            if (code != Exit.DONE) {
                return code;
            }
        }
        loadPostgres();
        return Exit.DONE;
    }

    /** No server is there: what the driver loads before it knows that is most of it. */
    private static void loadPostgres() {
        try {
            DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1", "none", "none")
                    .close();
        } catch (SQLException expected) {
            // Nobody listens on port 1.
        }
    }

    private static void prepare(Path directory) throws IOException {
        try (InputStream pipeline = Training.class.getResourceAsStream(PIPELINE)) {
            Files.copy(pipeline, directory.resolve(PIPELINE));
        }
        Files.writeString(directory.resolve("people.csv"), "person,name\na,Ann\nb,Bob\n");
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(directory.resolve("in")), "training");
        for (int drop = 0; drop < DROPS; drop++) {
            lane.append(Content.of(rows(drop)), Compression.NONE);
        }
    }

    private static byte[] rows(int drop) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int row = 0; row < ROWS; row++) {
            String line = String.format(
                    Locale.ROOT,
                    "{\"at\":%d,\"person\":\"%s\",\"doing\":\"%s\",\"x\":%.3f,\"tags\":[\"t\"],\"place\":{\"floor\":2}}%n",
                    1_700_000_000_000L + (drop * ROWS + row) * 100L,
                    row % 3 == 0 ? "a" : "b",
                    row % 2 == 0 ? "walk" : "sit",
                    row % 10 / 10.0);
            bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        }
        bytes.writeBytes("no reading\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
