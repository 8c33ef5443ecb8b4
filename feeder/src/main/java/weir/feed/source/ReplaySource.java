package weir.feed.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import weir.problem.Cannot;

/**
 * Rows from files, in the order given, those of a directory by name. Started again it goes on behind the last durable row.
 */
public final class ReplaySource implements Source {
    private static final String NAME = "replay";

    private final List<Path> paths;
    private final Pace pace;
    private final boolean isLoop;
    private final boolean isAgain;
    private final int mostBytes;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private long startNanos;
    private long rowsSinceStart;
    private OptionalLong firstTime = OptionalLong.empty();

    /**
     * @param paths files and directories
     * @param pace when a row's turn is
     * @param isLoop whether to begin anew at the end, for ever
     * @param isAgain whether to begin anew if an earlier start has come to the end
     * @param mostBytes how long a line may be
     */
    public ReplaySource(List<Path> paths, Pace pace, boolean isLoop, boolean isAgain, int mostBytes) {
        this.paths = List.copyOf(paths);
        this.pace = pace;
        this.isLoop = isLoop;
        this.isAgain = isAgain;
        this.mostBytes = mostBytes;
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        List<Path> files = files();
        Place from = intake.mark(NAME)
                .map(Place::parse)
                .filter(place -> place.isIn(files))
                .filter(place -> !isAgain || !place.isEnd(files))
                .orElse(Place.BEGIN);
        if (from.isEnd(files)) {
            intake.atEnd(NAME);
            return;
        }
        do {
            restartClock();
            for (int file = from.file(); file < files.size() && !intake.isStopping(); file++) {
                replay(intake, files, file, file == from.file() ? from.row() : 0);
            }
            from = Place.BEGIN;
        } while (isLoop && !intake.isStopping());
    }

    /**
     * How far files have been replayed. It names the file: what was read of other files says nothing of these.
     *
     * @param file its place among the files
     * @param row rows of it that were taken; {@link #ALL} once it has been read
     */
    private record Place(int file, long row, Path path) {
        static final long ALL = Long.MAX_VALUE;
        static final Place BEGIN = new Place(0, 0, Path.of(""));

        static Place parse(String mark) {
            String[] parts = mark.split(":", 3);
            return new Place(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Path.of(parts[2]));
        }

        static Place of(List<Path> files, int file, long row) {
            return new Place(file, row, files.get(file).toAbsolutePath().normalize());
        }

        boolean isIn(List<Path> files) {
            return file < files.size() && equals(of(files, file, row));
        }

        boolean isEnd(List<Path> files) {
            return file == files.size() - 1 && row == ALL;
        }

        String toMark() {
            return file + ":" + row + ":" + path;
        }
    }

    private void restartClock() {
        startNanos = System.nanoTime();
        rowsSinceStart = 0;
        firstTime = OptionalLong.empty();
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isReadable(path)) {
                throw new Cannot("replay \"" + path + "\"", "it is not there or may not be read", "Check the path");
            }
            if (Files.isDirectory(path)) {
                try (Stream<Path> children = Files.list(path)) {
                    children.filter(Files::isRegularFile).sorted().forEach(files::add);
                } catch (IOException e) {
                    throw new Cannot("replay \"" + path + "\"", e, "Check the directory");
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private void replay(Intake intake, List<Path> files, int index, long skip) throws InterruptedException {
        if (skip == Place.ALL) {
            return;
        }
        Gathering gathering = new Gathering(intake, NAME);
        long[] row = {0};
        try (Rows rows =
                new RowFile(files.get(index), mostBytes).open(intake.door().schema())) {
            boolean more = true;
            while (more && !intake.isStopping()) {
                more = rows.next((bytes, from, length) -> {
                    if (row[0]++ >= skip) {
                        await(gathering, bytes, from, length);
                        gathering.mark(Place.of(files, index, row[0]).toMark());
                        gathering.line(files.get(index), rows, bytes, from, length);
                    }
                });
            }
            if (!more) {
                boolean isLast = index == files.size() - 1;
                Place place = isLast && isLoop ? Place.of(files, 0, 0) : Place.of(files, index, Place.ALL);
                gathering.mark(place.toMark());
            }
        } catch (IOException e) {
            throw new Cannot(
                    "replay \"" + files.get(index) + "\"",
                    e,
                    "Mend the file; its first " + row[0] + " rows were taken");
        } finally {
            gathering.settle();
        }
    }

    private void await(Gathering gathering, byte[] bytes, int from, int length) throws InterruptedException {
        long due = dueNanos(bytes, from, length);
        rowsSinceStart++;
        long wait = startNanos + due - System.nanoTime();
        if (wait > 0) {
            gathering.flush();
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
