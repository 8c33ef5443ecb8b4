package weir.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import weir.drop.Drop;
import weir.drop.Storage;
import weir.drop.StreamReader;
import weir.drop.Tallies;
import weir.drop.Tally;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.problem.TransientFailure;
import weir.rejects.StreamStore;

/**
 * Compares the rows in the drops with what feeders counted as they accepted them. A feeder may be running: what it has counted holds for drops
 * that are there for good.
 */
public final class LaneCounts {
    private static final int MAX_NAMED = 5;

    /** A reader waits for its store most of the time. */
    private static final int READERS_A_THREAD = 8;

    private final ForkJoinPool threads;

    private LaneCounts(ForkJoinPool threads) {
        this.threads = threads;
    }

    /**
     * Compares all lanes of a pipeline's streams whose feeders keep a tally.
     *
     * @param threads how many may be busy at the same time
     * @param each is told each verdict as soon as it is there
     * @throws Failure if a store does not answer
     */
    public static void of(Plan plan, int threads, Consumer<LaneVerdict> each) {
        ForkJoinPool pool = new ForkJoinPool(READERS_A_THREAD * threads);
        try {
            LaneCounts counts = new LaneCounts(pool);
            for (Stream stream : plan.pipeline().streams().values()) {
                stream.source()
                        .dropRoot()
                        .ifPresent(
                                root -> counts.compare(stream.name(), StreamStore.open(plan.pipeline(), root), each));
            }
        } finally {
            pool.shutdown();
        }
    }

    private void compare(String stream, Storage storage, Consumer<LaneVerdict> each) {
        try {
            for (String lane : Tallies.lanes(storage)) {
                each.accept(verdict(stream, storage, lane, Tallies.read(storage, lane)));
            }
        } catch (IOException e) {
            throw new TransientFailure(
                    "count the rows of stream \"" + stream + "\" in \"" + storage.describe() + "\"",
                    e,
                    "Check that the place may be read");
        }
    }

    private LaneVerdict verdict(String stream, Storage storage, String lane, Tally tally) throws IOException {
        List<Drop> drops = new StreamReader(storage).range(lane, 0, tally.drops());
        Set<Long> there = new HashSet<>();
        drops.forEach(drop -> there.add(drop.number()));
        List<String> details = new ArrayList<>();
        if (drops.size() < tally.drops()) {
            details.add(missing(there, tally.drops()));
        }
        long found;
        try {
            found = rows(storage, drops);
        } catch (UncheckedIOException e) {
            details.add(e.getMessage());
            return new LaneVerdict(stream, lane, tally.drops(), tally.rows(), 0, Verdict.Result.UNREADABLE, details);
        }
        // Retention removes from the beginning on; a hole behind it is none of its doing.
        long first = drops.isEmpty() ? tally.drops() : drops.get(0).number();
        boolean isPruned = first > 0 && drops.size() == tally.drops() - first;
        Verdict.Result result = isPruned
                ? Verdict.Result.UNVERIFIABLE
                : found == tally.rows() ? Verdict.Result.EQUAL : Verdict.Result.DIFFERENT;
        return new LaneVerdict(stream, lane, tally.drops(), tally.rows(), found, result, details);
    }

    private static String missing(Set<Long> there, long drops) {
        List<Long> first = LongStream.range(0, drops)
                .filter(number -> !there.contains(number))
                .limit(MAX_NAMED)
                .boxed()
                .toList();
        long missing = drops - there.size();
        return "missing: drop "
                + String.join(", ", first.stream().map(String::valueOf).toList())
                + (missing > first.size() ? " and " + (missing - first.size()) + " more" : "");
    }

    private long rows(Storage storage, List<Drop> drops) {
        try {
            return threads.submit(() -> drops.parallelStream()
                            .mapToLong(drop -> rows(storage, drop))
                            .sum())
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A row is a line; a feeder ends each with a line feed. */
    private static long rows(Storage storage, Drop drop) {
        long rows = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = drop.compression().unpack(storage.open(drop.path()))) {
            byte last = '\n';
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    rows += buffer[i] == '\n' ? 1 : 0;
                }
                last = read > 0 ? buffer[read - 1] : last;
            }
            return last == '\n' ? rows : rows + 1;
        } catch (IOException e) {
            throw new UncheckedIOException("drop " + drop.path() + " can't be read: " + Failure.reason(e), e);
        }
    }
}
