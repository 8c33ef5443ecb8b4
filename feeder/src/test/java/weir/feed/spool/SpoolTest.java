package weir.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.problem.Failure;

class SpoolTest {
    @TempDir
    private Path temp;

    private final List<Sealed> sealed = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aLogCutAtAnyByteKeepsAllItsWholeRows() throws Exception {
        // given: the log of a process that died, with 20 rows that were acknowledged one by one
        Path log = logWithRows(20);
        byte[] whole = Files.readAllBytes(log);
        Random random = new Random(5);

        for (int cut = 0; cut < 50; cut++) {
            // when
            int length = whole.length / 2 + random.nextInt(whole.length / 2);

            Files.write(log, Arrays.copyOf(whole, length));

            // then
            List<String> rows = rows(log);
            assertThat(rows).isEqualTo(expected(20).subList(0, rows.size()));
            assertThat(LogReader.read(log, frame -> {}).isDamaged()).isFalse();
        }
    }

    @Test
    void damageInFrontOfAcknowledgedRowsIsNoticedAndTheRestIsKept() throws Exception {
        // given
        Path log = logWithRows(20);
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);

        // when
        Spool spool = open();
        finish(spool);

        // then
        assertThat(sealed).hasSize(1);
        List<String> kept = Files.readAllLines(sealed.get(0).file());
        assertThat(kept).hasSize(19).isSubsetOf(expected(20));
        assertThat(temp.resolve("aside").resolve(log.getFileName())).hasBinaryContent(bytes);
    }

    @Test
    void aDamagedSegmentIsSetAsideAndAnEmptyDropTakesItsPlace() throws Exception {
        // given
        Spool spool = open();
        spool.add(RowBatch.of(expected(1).get(0).concat("\n").getBytes(StandardCharsets.UTF_8), 1))
                .get();
        finishOpen(spool);
        Sealed segment = sealed.get(0);
        Files.write(segment.file(), new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(segment.isWhole()).isFalse();

        // when
        Sealed empty = spool.replaceDamaged(segment);
        spool.release();

        // then
        assertThat(empty.number()).isEqualTo(segment.number());
        assertThat(empty.compression()
                        .unpack(Files.newInputStream(empty.file()))
                        .readAllBytes())
                .isEmpty();
        assertThat(temp.resolve("aside").resolve(segment.file().getFileName())).exists();
    }

    @Test
    void twoFeedersCannotShareASpool() throws Exception {
        Spool first = open();
        assertThatThrownBy(this::open)
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot open spool \"" + temp + "\": another feeder is using it."
                        + " Stop that one, or give this one its own with --spool DIR.");
        finish(first);
    }

    @Test
    void aKeyIsKnownThoughTheFeederWasStartedOftenSince() throws Exception {
        // given
        keep("first");
        for (int start = 0; start < 4; start++) {
            keep("later-" + start);
        }

        // when
        Receipt receipt = keep("first");

        // then
        assertThat(receipt.repeated()).isTrue();
        assertThat(sealed).hasSize(5);
    }

    private Receipt keep(String key) throws Exception {
        Spool spool = open();
        byte[] line = "{}\n".getBytes(StandardCharsets.UTF_8);
        ParcelKey name = ParcelKey.of("", key, line, Instant.now());
        Receipt receipt = spool.offer(new RowBatch(line, 1, Optional.of(name), Optional.empty()))
                .get();
        finishOpen(spool);
        for (Sealed segment : sealed) {
            Files.deleteIfExists(segment.file());
        }
        spool.release();
        return receipt;
    }

    @Test
    void aLaneHasANameThatReadersKnow() {
        SpoolSpec spec = new SpoolSpec(temp, Optional.of("../a"), "there", DropSpec.DEFAULT, SpoolBounds.DEFAULT);

        assertThatThrownBy(() -> Spool.open(spec, sealed::add))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("a lane's name has letters, digits, \"-\" and \"_\", at most 63");
    }

    @Test
    void marksAreAsDurableAsTheirRows() throws Exception {
        // given
        Spool spool = open();
        spool.add(RowBatch.of("{}\n".getBytes(StandardCharsets.UTF_8), 1).withMark("file", "7"))
                .get();
        finish(spool);

        // when
        Spool again = open();

        // then
        assertThat(again.mark("file")).hasValue("7");
        assertThat(again.rows()).isEqualTo(1);
        finish(again);
    }

    /** As a process leaves it that is killed: the log is closed, but nothing is sealed. */
    private Path logWithRows(int count) throws IOException {
        SpoolDirectory directory = SpoolDirectory.open(spec());
        Path file;
        try (Log log = Log.create(directory, 0, new LogHeader(0, Map.of()), Log.newBuffer())) {
            for (String row : expected(count)) {
                log.add(List.of(RowBatch.of((row + "\n").getBytes(StandardCharsets.UTF_8), 1)));
                log.sync();
            }
            file = log.file();
        }
        directory.release();
        return file;
    }

    private static List<String> rows(Path log) throws IOException {
        List<String> rows = new ArrayList<>();
        LogReader.read(log, frame -> {
            if (frame.group() > 0) {
                rows.add(new String(frame.batch().lines(), StandardCharsets.UTF_8).strip());
            }
        });
        return rows;
    }

    private static List<String> expected(int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> "{\"i\":" + i + "}")
                .toList();
    }

    private Spool open() {
        return Spool.open(spec(), sealed::add);
    }

    private static void finishOpen(Spool spool) throws InterruptedException {
        spool.close();
        assertThat(spool.await(Duration.ofSeconds(20))).isTrue();
    }

    private static void finish(Spool spool) throws InterruptedException {
        finishOpen(spool);
        spool.release();
    }

    private SpoolSpec spec() {
        DropSpec drops = new DropSpec(Compression.NONE, 1 << 20, 1_000, Duration.ofHours(1));
        return new SpoolSpec(temp, Optional.empty(), "there", drops, new SpoolBounds(1 << 30, 0));
    }
}
