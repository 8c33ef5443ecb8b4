package weir.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;

/** A disk that has room for rows, but not for sealing them: nothing could be sent, and nothing would ever make room. */
class SpoolRoomTest {
    private static final int ROW_BYTES = 100_000;

    @TempDir
    private Path temp;

    private final List<Sealed> sealed = new CopyOnWriteArrayList<>();

    @Test
    @Timeout(60)
    void roomForSealingTheLargestLogIsNotGivenToRows() throws Exception {
        // given: a log of three rows
        WatchedDisk disk = new WatchedDisk((change, path) -> {});
        Spool spool = Spool.open(spec(disk.path(temp.resolve("spool"))), sealed::add);
        for (int row = 0; row < 3; row++) {
            spool.offer(batch()).get();
        }

        // when: there is room for one more row, but for a log of four no more
        disk.room(4 * ROW_BYTES);

        // then: who can come again is told, who can wait waits
        assertThat(spool.offer(batch()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IntakeFull.class)
                .withMessageContaining("the disk takes no rows");
        CompletableFuture<Receipt> patient = spool.add(batch());
        assertThat(patient).isNotDone();

        // when
        disk.room(6 * ROW_BYTES);

        // then
        assertThat(patient).succeedsWithin(Duration.ofSeconds(10));
        spool.close();
        assertThat(spool.await(Duration.ofSeconds(20))).isTrue();
        spool.release();
        assertThat(Files.size(sealed.get(0).file())).isEqualTo(4L * ROW_BYTES);
    }

    private static RowBatch batch() {
        byte[] line = ("{\"a\":\"" + "x".repeat(ROW_BYTES - 9) + "\"}\n").getBytes(StandardCharsets.US_ASCII);
        return RowBatch.of(line, 1);
    }

    private static SpoolSpec spec(Path directory) {
        DropSpec drops = new DropSpec(Compression.NONE, 1 << 20, 100, Duration.ofHours(1));
        return new SpoolSpec(directory, Optional.of("a"), "there", drops, new SpoolBounds(1 << 30, 0));
    }
}
