package weir.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.problem.Failure;

/** Writers that die anywhere and readers that look at any time, over random histories. */
class CrashPropertyTest {
    private static final int DROPS = 40;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** The writer's process ends here: nothing after this point happens. */
    private static final class Death extends RuntimeException {}

    /** A store whose writer dies, and whose answers get lost, at random points. */
    private static final class Mortal implements WritableStorage {
        private final WritableStorage storage;
        private final Random random;

        Mortal(WritableStorage storage, Random random) {
            this.storage = storage;
            this.random = random;
        }

        private void mayDie() {
            if (random.nextInt(12) == 0) {
                throw new Death();
            }
        }

        private void mayFail() throws IOException {
            if (random.nextInt(6) == 0) {
                throw new IOException("the connection broke");
            }
        }

        @Override
        public Staged stage(String path, Content content) throws IOException {
            mayDie();
            mayFail();
            Staged staged = storage.stage(path, content);
            mayDie();
            return new Staged() {
                @Override
                public boolean publish() throws IOException {
                    mayDie();
                    mayFail();
                    boolean published = staged.publish();
                    // From here on the drop is visible and nobody may ever hear of it.
                    mayDie();
                    mayFail();
                    return published;
                }

                @Override
                public void discard() throws IOException {
                    staged.discard();
                }
            };
        }

        @Override
        public void discardStaged(String lane) throws IOException {
            mayFail();
            storage.discardStaged(lane);
        }

        @Override
        public void replace(String path, Content content) throws IOException {
            storage.replace(path, content);
        }

        @Override
        public List<Entry> list(String directory) throws IOException {
            mayFail();
            List<Entry> entries = new ArrayList<>(storage.list(directory));
            Collections.shuffle(entries, random);
            return entries;
        }

        @Override
        public InputStream open(String path) throws IOException {
            mayFail();
            return storage.open(path);
        }

        @Override
        public String describe() {
            return storage.describe();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aWriterThatDiesAndIsStartedAgainLeavesARunWithoutGapOrTwin(long seed) throws IOException {
        Random random = new Random(seed);
        MemoryStorage storage = new MemoryStorage();
        Mortal mortal = new Mortal(storage, random);

        while (true) {
            try {
                live(mortal);
                break;
            } catch (Death | Failure ignored) {
                // Dead, or it gave up: started again.
            }
        }

        Run run = new StreamReader(storage).run("a", 0, 10 * DROPS);
        assertThat(run.after()).isEqualTo(new Run.Ended(new End(DROPS, DROPS)));
        assertThat(run.drops())
                .extracting(Drop::number)
                .containsExactlyElementsOf(LongStream.range(0, DROPS).boxed().toList());
        for (Drop drop : run.drops()) {
            try (InputStream in = storage.open(drop.path())) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(row(drop.number()));
            }
        }
    }

    /** One life of a writer: what it writes as drop n is always the same, as with a spool. */
    private static void live(WritableStorage storage) {
        LaneWriter writer;
        try {
            writer = LaneWriter.open(storage, "a");
        } catch (Failure e) {
            if (e.getMessage().contains("it has ended")) {
                return;
            }
            throw e;
        }
        while (writer.next() < DROPS) {
            try {
                writer.append(Content.of(row(writer.next()).getBytes(StandardCharsets.UTF_8)), Compression.NONE);
            } catch (Failure again) {
                assertThat(again).hasMessageContaining("the connection broke");
            }
        }
        writer.end(DROPS);
    }

    private static String row(long number) {
        return "{\"row\":" + number + "}\n";
    }

    /** A store that grows while it is listed: what was made meanwhile is named or not, as POSIX leaves it open. */
    private static final class Growing implements Storage {
        private final MemoryStorage storage;
        private final Random random;
        private long next;

        Growing(MemoryStorage storage, Random random, long next) {
            this.storage = storage;
            this.random = random;
            this.next = next;
        }

        @Override
        public List<Entry> list(String directory) {
            Set<Entry> before = new HashSet<>(storage.list(directory));
            for (int grown = random.nextInt(4); grown > 0; grown--) {
                storage.put(Layout.path("a", next, ".json"), new byte[1]);
                next++;
            }
            List<Entry> entries = new ArrayList<>(before);
            for (Entry entry : storage.list(directory)) {
                if (!before.contains(entry) && random.nextBoolean()) {
                    entries.add(entry);
                }
            }
            Collections.shuffle(entries, random);
            return entries;
        }

        @Override
        public InputStream open(String path) throws IOException {
            return storage.open(path);
        }

        @Override
        public String describe() {
            return storage.describe();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReaderNeverTakesAListingThatMissesADropForAHole(long seed) throws IOException {
        Random random = new Random(seed);
        MemoryStorage storage = new MemoryStorage();
        // Close to the border of a segment, where looking is most difficult.
        long begin = 990L + random.nextInt(20);
        for (long number = 0; number < begin; number++) {
            storage.put(Layout.path("a", number, ".json"), new byte[1]);
        }
        Growing growing = new Growing(storage, random, begin);
        StreamReader reader = new StreamReader(growing);

        long next = begin - random.nextInt(15);
        for (int look = 0; look < 20; look++) {
            Run run = reader.run("a", next, 1 + random.nextInt(8));
            assertThat(run.after()).isInstanceOfAny(Run.Nothing.class, Run.More.class);
            assertThat(run.drops())
                    .extracting(Drop::number)
                    .containsExactlyElementsOf(
                            LongStream.range(next, run.next()).boxed().toList());
            next = run.next();
        }

        assertThat(next).isGreaterThan(begin);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReaderFindsEveryHoleAndJumpsOverNone(long seed) throws IOException {
        Random random = new Random(seed);
        MemoryStorage storage = new MemoryStorage();
        long last = 1L + random.nextInt(2500);
        long hole = random.nextLong(last);
        long holeEnd = Math.min(last, hole + 1 + random.nextInt(random.nextBoolean() ? 5 : 2000));
        for (long number = 0; number <= last; number++) {
            if (number < hole || number >= holeEnd) {
                storage.put(Layout.path("a", number, ".json"), new byte[1]);
            }
        }
        StreamReader reader = new StreamReader(storage);

        long next = 0;
        Run.After after = new Run.Nothing();
        for (int look = 0; look < 3000 && !(after instanceof Run.Hole || after instanceof Run.Removed); look++) {
            Run run = reader.run("a", next, 1 + random.nextInt(1500));
            next = run.next();
            after = run.after();
        }

        assertThat(next).isEqualTo(hole);
        if (hole == 0) {
            assertThat(after).isEqualTo(new Run.Removed(holeEnd));
        } else {
            assertThat(after).isInstanceOfSatisfying(Run.Hole.class, found -> {
                assertThat(found.number()).isEqualTo(hole);
                assertThat(found.waiting()).isPositive();
            });
        }
    }
}
