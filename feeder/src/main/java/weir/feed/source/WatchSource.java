package weir.feed.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Cannot;

/**
 * Files that others move into a directory, each exactly once. When all rows of a file are durable it is moved to {@code .fed} inside
 * the directory. Files must come in by a move, whole: names that begin with a dot or end in {@code .tmp} are left alone.
 */
public final class WatchSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(WatchSource.class);
    private static final String NAME = "watch";
    private static final String FED = ".fed";
    private static final String BAD = ".bad";
    private static final long LOOK_MILLIS = 200;

    private final Path directory;
    private final int mostBytes;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param directory is looked at 5 times a second
     * @param mostBytes how long a line may be
     */
    public WatchSource(Path directory, int mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        try {
            Files.createDirectories(directory.resolve(FED));
            do {
                for (Path file : files()) {
                    if (!intake.isStopping()) {
                        feed(intake, file);
                    }
                }
            } while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            throw new Cannot("watch \"" + directory + "\"", e, "Check that the directory may be read and written");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> !file.getFileName().toString().endsWith(".tmp"))
                    .sorted()
                    .toList();
        }
    }

    /** One file at a time is under way, so one mark tells all: which file, and how many of its rows are durable. */
    private void feed(Intake intake, Path file) throws IOException, InterruptedException {
        String identity;
        try {
            identity = identity(file);
        } catch (NoSuchFileException e) {
            return;
        }
        long skip = intake.mark(NAME)
                .filter(mark -> mark.endsWith(":" + identity))
                .map(mark -> Long.parseLong(mark.substring(0, mark.indexOf(':'))))
                .orElse(0L);
        Gathering gathering = new Gathering(intake, NAME);
        long[] row = {0};
        boolean more = true;
        String end = FED;
        try (Rows rows = new RowFile(file, mostBytes).open(intake.door().schema())) {
            while (more && !intake.isStopping()) {
                more = rows.next((bytes, from, length) -> {
                    if (row[0]++ >= skip) {
                        gathering.mark(row[0] + ":" + identity);
                        gathering.line(file, rows, bytes, from, length);
                    }
                });
            }
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("rows", row[0])
                    .log("Cannot read a file to its end, it is moved to .bad: {}", Cannot.reason(e));
            more = false;
            end = BAD;
        } finally {
            gathering.settle();
        }
        if (!more) {
            move(file, end, identity);
        }
    }

    /** The file's number on its disk is in the name, so that files of one name do not replace each other. */
    private void move(Path file, String into, String identity) throws IOException {
        Path target = Files.createDirectories(directory.resolve(into));
        String name = file.getFileName() + "." + Integer.toHexString(identity.hashCode());
        Files.move(file, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() + "/" + attributes.size() + "/"
                + attributes.lastModifiedTime().toMillis() + "/" + file.getFileName();
    }
}
