package weir.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.problem.Failure;

class LaneWriterTest {
    private final MemoryStorage storage = new MemoryStorage();

    @TempDir
    private Path directory;

    @Test
    void numbersDropsFromZeroAndGoesOnAfterAStart() throws IOException {
        LaneWriter first = LaneWriter.open(storage, "a");
        assertThat(first.append(rows("one"), Compression.NONE)).isZero();
        assertThat(first.append(rows("two"), Compression.NONE)).isEqualTo(1);

        LaneWriter second = LaneWriter.open(storage, "a");

        assertThat(second.next()).isEqualTo(2);
        assertThat(second.append(rows("three"), Compression.NONE)).isEqualTo(2);
        assertThat(new StreamReader(storage).run("a", 0, 10).drops()).hasSize(3);
    }

    @Test
    void saysWhenADropWasSealedBeforeAnybodyFindsIt() throws IOException {
        LaneWriter writer = LaneWriter.open(storage, "a");
        Instant sealed = Instant.ofEpochMilli(1_782_380_000_123L);

        LaneWriter.Pending pending = writer.stage(0, rows("one"), Compression.GZIP, Optional.of(sealed));

        assertThat(storage.list("a/000000000"))
                .extracting(Storage.Entry::name)
                .containsExactly("000.1782380000123.sealed");
        pending.publish();
        // An answer that was lost, and a drop without a time.
        assertThat(writer.stage(0, rows("one"), Compression.GZIP, Optional.of(sealed)))
                .isNotNull();
        writer.append(rows("two"), Compression.NONE);
        assertThat(new StreamReader(storage).run("a", 0, 10).drops())
                .extracting(Drop::sealedMillis)
                .containsExactly(1_782_380_000_123L, 0L);
        assertThat(new StreamReader(storage).range("a", 0, 1))
                .singleElement()
                .extracting(Drop::sealedMillis)
                .isEqualTo(1_782_380_000_123L);
    }

    @Test
    void goesOnAtTheBorderOfASegment() {
        for (int number = 0; number < 1000; number++) {
            storage.put(Layout.path("a", number, ".json"), new byte[1]);
        }

        LaneWriter writer = LaneWriter.open(storage, "a");
        writer.append(rows("thousand"), Compression.NONE);

        assertThat(writer.lane()).isEqualTo("a");
        assertThat(storage.list("a/000000001")).singleElement().matches(entry -> entry.name()
                .equals("000.json"));
        assertThat(LaneWriter.open(storage, "a").next()).isEqualTo(1001);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatIsPackedComesOutAsItWas(Compression compression) throws IOException {
        String rows = "{\"name\":\"Zoë\"}\n".repeat(10_000);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream pack = compression.pack(packed)) {
            pack.write(rows.getBytes(StandardCharsets.UTF_8));
        }

        LaneWriter.open(storage, "a").append(Content.of(packed.toByteArray()), compression);

        Drop drop = new StreamReader(storage).run("a", 0, 1).drops().get(0);
        assertThat(drop.compression()).isEqualTo(compression);
        assertThat(drop.bytes()).isEqualTo(packed.size());
        assertThat(drop.path()).isEqualTo("a/000000000/000" + compression.suffix());
        try (InputStream in = drop.compression().unpack(storage.open(drop.path()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(rows);
        }
    }

    @Test
    void aFileIsAddedAsWell() throws IOException {
        Path file = Files.writeString(directory.resolve("sealed"), "{}\n");

        LaneWriter.open(storage, "a").append(Content.ofDurable(file), Compression.NONE);

        assertThat(new StreamReader(storage).run("a", 0, 1).drops())
                .singleElement()
                .matches(drop -> drop.bytes() == 3);
    }

    @Test
    void aLaneThatEndedTakesNoWriterAnyMore() throws IOException {
        LaneWriter writer = LaneWriter.open(storage, "a");
        writer.append(rows("one"), Compression.NONE);

        End end = writer.end(1);

        assertThat(end).isEqualTo(new End(1, 1));
        assertThat(new StreamReader(storage).run("a", 0, 10).after()).isEqualTo(new Run.Ended(end));
        assertThatThrownBy(() -> LaneWriter.open(storage, "a"))
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot open lane \"a\" in \"memory\": it has ended. Write to a new lane.");
        assertThatThrownBy(() -> writer.append(rows("two"), Compression.NONE))
                .hasMessage("Cannot write to lane \"a\" in \"memory\": it has ended. Write to a new lane.");
        assertThatThrownBy(() -> writer.end(1)).hasMessageContaining("it has ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "_a", "-a", "a b", "ä"})
    void aNameThatIsNoLanesIsRefused(String name) {
        assertThatThrownBy(() -> LaneWriter.open(storage, name))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot open lane \"" + name + "\" in \"memory\": a lane's name has letters, digits, \"-\" and"
                                + " \"_\", at most 63. Choose another name for the lane.");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThat(LaneWriter.open(storage, "a".repeat(63)).next()).isZero();
        assertThatThrownBy(() -> LaneWriter.open(storage, "a".repeat(64))).isInstanceOf(Failure.class);
    }

    @Test
    void aWriterThatComesLateFailsAndHarmsNothing() throws IOException {
        LaneWriter one = LaneWriter.open(storage, "a");
        LaneWriter two = LaneWriter.open(storage, "a");
        one.append(rows("one's"), Compression.NONE);

        assertThatThrownBy(() -> two.append(rows("two's"), Compression.NONE))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot write drop \"a/000000000/000.json\" to \"memory\": another writer has used this number."
                                + " Give each feeder a lane of its own.");
        assertThat(read("a/000000000/000.json")).isEqualTo("one's\n");
        assertThat(two.next()).isZero();
    }

    @Test
    void ofTwoWritersThatRaceForEachNumberOneWinsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier together = new CyclicBarrier(2);
            DirectoryStorage disk = new DirectoryStorage(directory);
            for (int round = 0; round < 20; round++) {
                String lane = "lane" + round;
                // Both are open before one writes: opening a lane removes what others have staged in it.
                LaneWriter one = LaneWriter.open(disk, lane);
                LaneWriter two = LaneWriter.open(disk, lane);
                Future<Boolean> first = threads.submit(() -> wins(one, "one's", together));
                Future<Boolean> second = threads.submit(() -> wins(two, "two's", together));

                assertThat(first.get() ^ second.get()).isTrue();
                assertThat(Files.readString(directory.resolve(lane + "/000000000/000.json")))
                        .isEqualTo(first.get() ? "one's\n" : "two's\n");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean wins(LaneWriter writer, String rows, CyclicBarrier together) throws Exception {
        together.await();
        try {
            writer.append(rows(rows), Compression.NONE);
            return true;
        } catch (Failure lost) {
            assertThat(lost).hasMessageContaining("another writer has used this number");
            return false;
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        LaneWriter writer = LaneWriter.open(new DirectoryStorage(directory), "a");
        Files.createFile(directory.resolve("a"));

        assertThatThrownBy(() -> writer.append(rows("one"), Compression.NONE))
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot write drop \"a/000000000/000.json\" to \"" + directory + "\": \""
                        + directory.resolve("a")
                        + "\" is not a directory. Check that the place exists, may be written and has room.");
        assertThatThrownBy(() -> LaneWriter.open(new DirectoryStorage(file), "a"))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("Cannot open lane \"a\" in \"" + file + "\": ")
                .hasMessageEndingWith(" Check that the place exists and may be read.");
    }

    @Test
    void aWriterThatDiedLeavesNothingToTheNext() throws IOException {
        DirectoryStorage disk = new DirectoryStorage(directory);
        disk.stage("a/000000000/000.json", rows("never published"));

        LaneWriter.open(disk, "a").append(rows("one"), Compression.NONE);

        assertThat(Files.readString(directory.resolve("a/000000000/000.json"))).isEqualTo("one\n");
        assertThat(directory.resolve("a/.staging")).isEmptyDirectory();
    }

    private String read(String path) throws IOException {
        try (InputStream in = storage.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Content rows(String text) {
        return Content.of((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
