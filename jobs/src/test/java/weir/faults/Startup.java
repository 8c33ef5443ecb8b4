package weir.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * What makes drivers start quickly: the class path as jars, and an archive of the classes that one of them has loaded. Java archives nothing
 * that lies in directories.
 */
final class Startup {
    private static final String CLASS_PATH = packed();
    private static final Path ARCHIVE = scratch().resolve("drivers.jsa");
    private static final Path UNFINISHED = ARCHIVE.resolveSibling("unfinished.jsa");
    /** Making the archive takes as long as ten starts. */
    private static boolean wanted;

    private Startup() {}

    /** Options of Java with the class path, and the archive if there is one. */
    static List<String> options() {
        List<String> options = new ArrayList<>(List.of("-cp", CLASS_PATH, "-Xlog:disable"));
        if (Files.exists(ARCHIVE)) {
            options.add("-XX:SharedArchiveFile=" + ARCHIVE);
        }
        return options;
    }

    /** Has an archive made, for those who start many drivers. */
    static synchronized void archive() {
        wanted = true;
    }

    /** More options, for a process that ends by itself: if an archive is wanted, the first makes it when it ends. */
    static synchronized List<String> archiving() {
        boolean now = wanted;
        wanted = false;
        return now ? List.of("-XX:ArchiveClassesAtExit=" + UNFINISHED) : List.of();
    }

    /** The archive is whole: the process that made it has ended. */
    static void archived() throws IOException {
        if (Files.exists(UNFINISHED)) {
            Files.move(UNFINISHED, ARCHIVE);
        }
    }

    private static Path scratch() {
        try {
            Path directory = Files.createTempDirectory("weir-faults-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException later) {
            // The system clears its temporary directory.
        }
    }

    private static String packed() {
        Path scratch = scratch();
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? jar(path, scratch.resolve(entries.size() + ".jar")) : entry);
        }
        return String.join(":", entries);
    }

    private static String jar(Path directory, Path jar) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
            return jar.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
