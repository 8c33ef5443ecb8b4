package weir.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import weir.feed.source.RowFile;
import weir.problem.Failure;
import weir.problem.InvalidInput;

/**
 * The files of a sample.
 *
 * @param path what the user named: a file or a directory
 * @param files in the order of their names; at least one
 * @param format of all of them
 */
record SampleFiles(Path path, List<Path> files, SampleFormat format) {
    private static final String PACKED = "(\\.gz|\\.zst)?";
    /** How long a line or a record may be; as in the feeder. */
    private static final int MAX_ROW_BYTES = 1 << 20;

    /** Keeps its own copy of {@code files}. */
    SampleFiles {
        files = List.copyOf(files);
    }

    /**
     * Finds the files.
     *
     * @throws InvalidInput if there are none, or they are of different kinds
     */
    static SampleFiles at(Path path) {
        List<Path> files = Files.isDirectory(path) ? inDirectory(path) : List.of(path);
        SampleFormat first = format(files.get(0));
        for (Path file : files.subList(1, files.size())) {
            SampleFormat other = format(file);
            if (!other.equals(first)) {
                throw Faults.of(
                        path,
                        "\"%s\" is %s and \"%s\" is %s"
                                .formatted(
                                        files.get(0).getFileName(), first.shown(), file.getFileName(), other.shown()),
                        "Name one file, or a directory with files of one kind");
            }
        }
        return new SampleFiles(path, files, first);
    }

    private static List<Path> inDirectory(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            List<Path> files = children.filter(Files::isRegularFile)
                    .filter(file -> !name(file).startsWith(".")
                            && !name(file).startsWith("_")
                            && file.toFile().length() > 0)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw Faults.of(directory, "there are no files in the directory", "Name one with files of rows");
            }
            return files;
        } catch (IOException e) {
            throw Faults.of(directory, Failure.reason(e), "Name a directory that can be read");
        }
    }

    private static SampleFormat format(Path file) {
        Head head = Head.of(rows(file));
        String name = name(file);
        if (name.matches(".*\\.[ct]sv" + PACKED)) {
            head.requireLineFeeds(file);
            boolean isTabbed = name.matches(".*\\.tsv" + PACKED);
            char separator = Separator.of(head, isTabbed);
            return new SampleFormat.Csv(separator, separator == ',' && !isTabbed);
        }
        char first = head.firstCharacter();
        if (first == '[') {
            return new SampleFormat.Json();
        }
        head.requireLineFeeds(file);
        if (first == '{' || name.matches(".*\\.(json|jsonl|ndjson)" + PACKED)) {
            return new SampleFormat.Json();
        }
        throw Faults.of(
                file,
                "its name does not end in .json, .jsonl, .ndjson or .csv, and it does not begin with an object of JSON",
                "Give it the name of what it is; \".gz\" or \".zst\" may follow");
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /** How the feeder reads a file. */
    static RowFile rows(Path file) {
        return new RowFile(file, MAX_ROW_BYTES);
    }

    /** The name without its endings, for example {@code readings} of {@code readings.jsonl.gz}. */
    String stem() {
        Path name = path.toAbsolutePath().normalize().getFileName();
        String all = name == null ? "" : name.toString();
        return Files.isDirectory(path) ? all : all.replaceFirst("(?<=.)\\..*$", "");
    }
}
