package weir.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.drop.Compression;
import weir.problem.Failure;

/** A process that dies, or a disk that fails, in front of each single change that a spool makes to its files. */
@Tag("slow")
class SpoolCrashTest {
    private static final int ROWS = 10;
    private static final int ROWS_A_DROP = 3;
    private static final String SOURCE = "numbers";

    @TempDir
    private Path temp;

    /** Segments as the store has them, by their numbers. */
    private final Map<Long, String> store = new ConcurrentSkipListMap<>();

    private final AtomicBoolean isStuck = new AtomicBoolean();
    private final AtomicInteger acknowledged = new AtomicInteger();

    /** What a dead process leaves. */
    private record Left(Path spool, int acknowledged, Map<Long, String> store) {}

    @Test
    @Timeout(120)
    void aProcessThatDiesBeforeAnyChangeLosesNothingAndRepeatsNothing() throws Exception {
        // given
        List<Left> left = new ArrayList<>();
        Path directory = temp.resolve("spool");
        WatchedDisk disk = new WatchedDisk((change, path) -> {
            // Rows that are acknowledged while it is copied may be in the copy or not.
            int atLeast = acknowledged.get();
            Path copy = copy(directory, temp.resolve("left-" + left.size()));
            left.add(new Left(copy, atLeast, new TreeMap<>(store)));
        });

        // when
        feed(disk.path(directory), acknowledged);

        // then
        assertThat(left).hasSizeGreaterThan(80);
        for (Left each : left) {
            assertGoesOn(each);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "sync", "move", "delete", "open"})
    @Timeout(120)
    void aDiskThatRefusesAnyOneChangeLosesNothingAndRepeatsNothing(String kind) throws Exception {
        int refusals = 0;
        boolean wasRefused = true;
        for (int at = 0; wasRefused; at++) {
            // given
            store.clear();
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger left = new AtomicInteger(at);
            Path directory = temp.resolve("spool-" + at);
            WatchedDisk disk = new WatchedDisk((change, path) -> {
                if (change.equals(kind) && left.getAndDecrement() == 0) {
                    throw new IOException("No space left on device");
                }
            });

            // when
            feed(disk.path(directory), accepted);

            // then
            wasRefused = left.get() < 0;
            refusals += wasRefused ? 1 : 0;
            if (Files.exists(directory)) {
                assertGoesOn(new Left(directory, accepted.get(), new TreeMap<>(store)));
            }
        }
        assertThat(refusals).isGreaterThan(4);
    }

    @Test
    @Timeout(60)
    void whoWaitsForADiskThatFailsToSyncIsTold() throws Exception {
        // given
        AtomicInteger syncs = new AtomicInteger();
        WatchedDisk disk = new WatchedDisk((change, path) -> {
            // The first is that of the log's header.
            if (change.equals("sync") && path.toString().contains(".log") && syncs.incrementAndGet() == 2) {
                throw new IOException("Input/output error");
            }
        });
        Spool spool = Spool.open(spec(disk.path(temp.resolve("spool"))), this::confirmNothing);

        // when
        var receipt = spool.add(batch(0));

        // then
        assertThat(receipt)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("Input/output error");
        assertThat(spool.failure()).isPresent();
        spool.close();
        spool.release();
    }

    @Test
    @Timeout(60)
    void noRowIsTakenBehindALogWhoseHeaderMayNotKnowIt() throws Exception {
        // given: a new log that has its name, but nobody knows for how long
        AtomicBoolean isNamed = new AtomicBoolean();
        Path directory = temp.resolve("spool");
        WatchedDisk disk = new WatchedDisk((change, path) -> {
            if (isNamed.get() && change.equals("sync") && path.equals(directory)) {
                throw new IOException("Input/output error");
            }
            if (change.equals("move") && path.endsWith("000000000001.log")) {
                isNamed.set(true);
            }
        });

        // when
        feed(disk.path(directory), acknowledged);

        // then: rows up to the end of the first log were acknowledged, and none after
        assertThat(isNamed).isTrue();
        assertThat(acknowledged).hasValue(ROWS_A_DROP);
        assertGoesOn(new Left(directory, acknowledged.get(), new TreeMap<>(store)));
    }

    @Test
    @Timeout(60)
    void aDiskThatBecomesReadOnlyHoldsSourcesBackUntilItIsNot() throws Exception {
        // given
        AtomicInteger refused = new AtomicInteger();
        AtomicBoolean isReadOnly = new AtomicBoolean();
        WatchedDisk disk = new WatchedDisk((change, path) -> {
            if (isReadOnly.get()) {
                refused.incrementAndGet();
                throw new IOException("Read-only file system");
            }
        });
        Spool spool = Spool.open(spec(disk.path(temp.resolve("spool"))), this::confirmNothing);
        spool.add(batch(0)).get();

        // when
        isReadOnly.set(true);
        var patient = spool.add(batch(1));
        Awaitility.await().until(() -> spool.refusal().isPresent() && refused.get() > 1);
        assertThat(patient).isNotDone();
        isReadOnly.set(false);

        // then
        assertThat(patient).succeedsWithin(Duration.ofSeconds(10));
        assertThat(spool.failure()).isEmpty();
        spool.close();
        assertThat(spool.await(Duration.ofSeconds(10))).isTrue();
        spool.release();
    }

    private void confirmNothing(Sealed segment) {
        assertThat(segment.rows()).isPositive();
    }

    /**
     * Feeds the rows that are missing, one by one, and stops at once where the spool fails.
     *
     * @return the first that was missing: those before it are durable
     */
    private int feed(Path directory, AtomicInteger counter) throws InterruptedException {
        isStuck.set(false);
        Spool[] opened = new Spool[1];
        List<Sealed> early = new ArrayList<>();
        try {
            opened[0] = Spool.open(spec(directory), segment -> {
                if (opened[0] == null) {
                    early.add(segment);
                } else {
                    bring(opened[0], segment);
                }
            });
        } catch (Failure e) {
            // The disk failed at the start: the next start has another.
            return 0;
        }
        Spool spool = opened[0];
        early.forEach(segment -> bring(spool, segment));
        int first = spool.mark(SOURCE).map(Integer::parseInt).orElse(0);
        try {
            for (int row = first; row < ROWS; row++) {
                spool.add(batch(row)).get();
                counter.incrementAndGet();
            }
        } catch (ExecutionException | Failure e) {
            // A spool that has failed tells those who wait, and whoever comes later at once.
            assertThat(spool.failure()).isPresent();
        }
        spool.close();
        boolean isSealed = spool.await(Duration.ofMillis(500));
        assertThat(isSealed || spool.failure().isPresent() || spool.hasUnsealed())
                .isTrue();
        spool.release();
        return first;
    }

    /** As the store and the uploader would, at once; but after a failure nothing more. */
    private void bring(Spool spool, Sealed segment) {
        if (isStuck.get()) {
            return;
        }
        try (InputStream in = segment.compression().unpack(Files.newInputStream(segment.file()))) {
            String rows = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String there = store.putIfAbsent(segment.number(), rows);
            assertThat(there == null ? rows : there)
                    .as("the bytes of drop %d at another try", segment.number())
                    .isEqualTo(rows);
            spool.confirmed(segment);
        } catch (IOException e) {
            // Not confirmed: the next start brings it.
            isStuck.set(true);
        }
    }

    private void assertGoesOn(Left left) throws Exception {
        store.clear();
        store.putAll(left.store());
        int durable = feed(left.spool(), new AtomicInteger());
        assertThat(durable).as(left.toString()).isGreaterThanOrEqualTo(left.acknowledged());
        List<Integer> rows = new ArrayList<>();
        long number = 0;
        for (Map.Entry<Long, String> segment : store.entrySet()) {
            assertThat(segment.getKey()).as(left.toString()).isEqualTo(number++);
            segment.getValue().lines().forEach(line -> rows.add(Integer.valueOf(line.replaceAll("\\D", ""))));
        }
        assertThat(rows)
                .as(left.toString())
                .containsExactlyElementsOf(IntStream.range(0, ROWS).boxed().toList());
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        if (!Files.exists(from)) {
            return to;
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
        return to;
    }

    private static RowBatch batch(int row) {
        byte[] line = ("{\"i\":" + row + "}\n").getBytes(StandardCharsets.UTF_8);
        ParcelKey key = ParcelKey.of("", "key-" + row, line, Instant.EPOCH);
        return new RowBatch(line, 1, Optional.of(key), Optional.of(new Mark(SOURCE, Integer.toString(row + 1))));
    }

    private static SpoolSpec spec(Path directory) {
        DropSpec drops = new DropSpec(Compression.NONE, 1 << 20, ROWS_A_DROP, Duration.ofHours(1));
        return new SpoolSpec(directory, Optional.of("a"), "there", drops, new SpoolBounds(1 << 30, 0));
    }
}
