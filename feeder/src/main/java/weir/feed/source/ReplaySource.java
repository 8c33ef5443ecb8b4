package weir.feed.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import weir.problem.TransientFailure;

/**
 * Rows from files, in the order given, those of a directory by name. Started again it goes on behind the last durable row of each file, whatever
 * order they come in by then, and whichever were added, removed or renamed.
 */
public final class ReplaySource implements Source {
    private static final String NAME = "replay";

    private final List<Path> paths;
    private final FileOptions options;
    private final Pace pace;
    private final boolean isLoop;
    private final boolean isAgain;
    private final Optional<Path> journal;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private long startNanos;
    private long rowsSinceStart;
    private OptionalLong firstTime = OptionalLong.empty();

    /**
     * @param paths files and directories
     * @param options how they are read
     * @param pace when a row's turn is
     * @param isLoop whether to begin anew at the end, for ever
     * @param isAgain whether to begin anew if an earlier start has come to the end
     * @param journal where the files that were fed are remembered
     */
    public ReplaySource(
            List<Path> paths, FileOptions options, Pace pace, boolean isLoop, boolean isAgain, Optional<Path> journal) {
        this.paths = List.copyOf(paths);
        this.options = options;
        this.pace = pace;
        this.isLoop = isLoop;
        this.isAgain = isAgain;
        this.journal = journal;
    }

    @Override
    public void run(Intake intake) throws IOException, InterruptedException {
        List<RowFile> files = new ReplayFiles(options).list(intake, paths);
        FedFiles fed = new FedFiles(journal);
        Optional<String> mark = intake.mark(NAME);
        if (mark.isPresent()) {
            ReplayMark.remember(mark.get(), files, fed);
        }
        if (!files.isEmpty() && isFed(files, fed)) {
            if (!isLoop && !isAgain) {
                for (RowFile file : files) {
                    intake.refusedBefore(fed.known(file.path(), FileMark.of(file.path()))
                            .taken()
                            .refused());
                }
                intake.atEnd(NAME);
                return;
            }
            forget(intake, fed);
        }
        do {
            restartClock();
            for (RowFile file : files) {
                if (!intake.isStopping()) {
                    replay(intake, file, fed);
                }
            }
            if (isLoop && !intake.isStopping()) {
                forget(intake, fed);
            }
        } while (isLoop && !intake.isStopping());
    }

    private static boolean isFed(List<RowFile> files, FedFiles fed) throws IOException {
        for (RowFile file : files) {
            if (!fed.known(file.path(), FileMark.of(file.path())).isWhole()) {
                return false;
            }
        }
        return true;
    }

    /** The mark goes first: without it, what the file still says is that all were fed. */
    private static void forget(Intake intake, FedFiles fed) throws IOException, InterruptedException {
        Gathering gathering = new Gathering(intake, NAME);
        gathering.mark("");
        gathering.settle();
        fed.clear();
    }

    private void restartClock() {
        startNanos = System.nanoTime();
        rowsSinceStart = 0;
        firstTime = OptionalLong.empty();
    }

    private void replay(Intake intake, RowFile file, FedFiles fed) throws InterruptedException {
        long[] row = {0};
        try {
            FileMark mark = fed.known(file.path(), FileMark.of(file.path()));
            intake.refusedBefore(mark.taken().refused());
            if (mark.isWhole()) {
                return;
            }
            Dry.read(file, intake);
            FileReading reading = new FileReading(intake, NAME, file.path(), mark.taken(), taken -> mark.with(taken)
                    .toText());
            if (feed(intake, file, reading, row, mark)) {
                fed.put(mark.with(reading.taken()).asWhole(true));
            }
        } catch (IOException e) {
            String taken = row[0] == 0 ? "none of its rows was taken" : "its first " + row[0] + " rows were taken";
            throw new TransientFailure("replay \"" + file.path() + "\"", e, "Mend the file; " + taken);
        }
    }

    /** Feeds the rows of a file behind those that were taken; false if the intake stopped before its end. */
    private boolean feed(Intake intake, RowFile file, FileReading reading, long[] row, FileMark mark)
            throws IOException, InterruptedException {
        try (Rows rows = file.open(intake.validator().schema())) {
            boolean more = true;
            while (more && !intake.isStopping()) {
                more = rows.next((bytes, from, length) -> {
                    row[0]++;
                    if (reading.isBehind()) {
                        await(reading, bytes, from, length);
                    }
                    reading.line(rows, bytes, from, length);
                });
            }
            if (!more) {
                reading.mark(mark.with(reading.taken()).asWhole(true).toText());
            }
            return !more;
        } finally {
            reading.settle();
        }
    }

    private void await(FileReading reading, byte[] bytes, int from, int length) throws InterruptedException {
        long due = dueNanos(bytes, from, length);
        rowsSinceStart++;
        long wait = startNanos + due - System.nanoTime();
        if (wait > 0) {
            reading.flush();
            boolean isStopped = stopped.await(wait, TimeUnit.NANOSECONDS);
            if (isStopped) {
                startNanos -= wait;
            }
        }
    }

    /** When a row's turn is, in ns since the start. */
    private long dueNanos(byte[] bytes, int from, int length) {
        if (pace instanceof Pace.Rate rate) {
            // By the hundredth of a second: a wait for every row would cost more than the row.
            long due = (long) (rowsSinceStart * (1e9 / rate.rowsPerSecond()));
            return due - due % 10_000_000;
        }
        if (pace instanceof Pace.Recorded recorded) {
            OptionalLong time = recorded.nanos(bytes, from, length);
            if (firstTime.isEmpty()) {
                firstTime = time;
            }
            return time.isPresent() ? time.getAsLong() - firstTime.getAsLong() : 0;
        }
        return 0;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
