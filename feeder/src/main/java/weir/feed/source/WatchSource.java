package weir.feed.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * Files that others move into a directory, each exactly once. A file that has come to rest is moved to {@code .feeding} inside the directory, so that
 * another one may come under its name; when all of its rows are durable it is moved to {@code .fed}. What cannot be read, and what is no plain file
 * of the feeder's user, is moved to {@code .bad}. Names that begin with a dot or end in {@code .tmp} are left alone, and so are directories.
 */
public final class WatchSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(WatchSource.class);
    private static final String NAME = "watch";
    private static final long LOOK_MILLIS = 200;

    private final Path directory;
    private final FileOptions options;
    private final FileRule rule;
    private final Resting resting;
    private final Inbox inbox;
    private final Set<String> told = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param directory is looked at 5 times a second
     * @param options how files are read
     */
    public WatchSource(Path directory, FileOptions options) {
        this.directory = directory;
        this.options = options;
        this.rule = new FileRule(options.trust());
        this.resting = new Resting(options.rest());
        this.inbox = new Inbox(directory, options.trust());
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        try {
            inbox.open();
            for (Inbox.Claim claim : inbox.claimed()) {
                if (!intake.isStopping()) {
                    take(intake, claim);
                }
            }
            do {
                for (Path file : files()) {
                    if (!intake.isStopping()) {
                        look(intake, file);
                    }
                }
            } while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            throw new TransientFailure(
                    "watch \"" + directory + "\"", e, "Check that the directory may be read and written");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            List<Path> files = children.sorted().toList();
            resting.keepOnly(files);
            return files;
        }
    }

    private void look(Intake intake, Path file) throws IOException, InterruptedException {
        try {
            FileRule.Found found = rule.look(file);
            switch (found.kind()) {
                case UNFINISHED -> {}
                case DIRECTORY -> tellOnce(file, "Directories in it are not watched");
                case REFUSED -> refuse(file, found.reason());
                case FILE -> {
                    if (resting.isAtRest(file)) {
                        take(intake, inbox.claim(file));
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // Whoever brought it has taken it away again.
            LOG.atDebug().addKeyValue("file", file).log("A file is gone");
        }
    }

    /** It is looked at once more where nobody brings another under its name: what lay there may have been exchanged meanwhile. */
    private void take(Intake intake, Inbox.Claim claim) throws IOException, InterruptedException {
        FileRule.Found found = rule.look(claim.file());
        if (found.kind() == FileRule.Kind.FILE) {
            feed(intake, claim);
        } else {
            claim.bad();
            LOG.atError().addKeyValue("file", claim.original()).log("Not fed, and moved to .bad: {}", found.reason());
        }
    }

    private void tellOnce(Path file, String message) {
        if (told.add(file.getFileName().toString())) {
            LOG.atWarn().addKeyValue("file", file).log(message);
        }
    }

    private void refuse(Path file, String reason) throws IOException {
        try {
            Path aside = inbox.setAside(file);
            LOG.atError().addKeyValue("file", file).addKeyValue("aside", aside).log("Not fed: {}", reason);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            tellOnce(file, "Not fed: " + reason + "; and it cannot be moved to .bad: " + Failure.reason(e));
        }
    }

    /** One file at a time is under way, so one mark tells all: which file, and how many of its rows are durable. */
    private void feed(Intake intake, Inbox.Claim claim) throws IOException, InterruptedException {
        long before = intake.refused();
        RowFile file = new RowFile(claim.file(), options);
        long[] row = {0};
        try {
            Dry.read(file, intake);
            while (!intake.isStopping()) {
                Resting.Seen seen = Resting.Seen.of(claim.file());
                if (!feed(intake, file, claim, row)) {
                    return;
                }
                if (seen.equals(Resting.Seen.of(claim.file()))) {
                    claim.fed();
                    tell(claim, row[0], intake.refused() - before);
                    return;
                }
                LOG.atWarn()
                        .addKeyValue("file", claim.original())
                        .log("A file was written to while it was fed: what was added is read when it rests."
                                + " Move files in when they are whole");
                while (!resting.isAtRest(claim.file()) && !stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {}
            }
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("file", claim.original())
                    .addKeyValue("rows", row[0])
                    .log("Cannot read a file to its end, it is moved to .bad: {}", Failure.reason(e));
            claim.bad();
        }
    }

    /** Feeds the rows behind those that were taken; false if the intake stopped before the end. */
    private boolean feed(Intake intake, RowFile file, Inbox.Claim claim, long[] row)
            throws IOException, InterruptedException {
        row[0] = 0;
        Taken taken = claim.taken(intake.mark(NAME));
        FileReading reading = new FileReading(intake, NAME, claim.original(), taken, claim::mark);
        try (Rows rows = file.open(intake.validator().schema())) {
            boolean more = true;
            while (more && !intake.isStopping()) {
                more = rows.next((bytes, from, length) -> {
                    row[0]++;
                    reading.line(rows, bytes, from, length);
                });
            }
            return !more;
        } finally {
            reading.settle();
        }
    }

    private static void tell(Inbox.Claim claim, long rows, long refused) {
        if (refused > 0) {
            LOG.atWarn()
                    .addKeyValue("file", claim.original())
                    .addKeyValue("rows", rows)
                    .addKeyValue("refused", refused)
                    .log("Fed, but for rows that were refused");
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
