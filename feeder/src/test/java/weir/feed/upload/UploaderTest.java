package weir.feed.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.drop.DirectoryStorage;
import weir.feed.spool.DropSpec;
import weir.feed.spool.RowBatch;
import weir.feed.spool.Spool;
import weir.feed.spool.SpoolBounds;
import weir.feed.spool.SpoolSpec;

class UploaderTest {
    @TempDir
    private Path temp;

    @Test
    @Timeout(60)
    void beginsWithTheFirstDropThoughTheSpoolHasGoneOnAndIsStillSealingIt() throws Exception {
        // given: a spool that has begun its second log, and whose first one takes its time to be sealed
        CountDownLatch isStarted = new CountDownLatch(1);
        Uploader uploader = new Uploader(new DirectoryStorage(temp.resolve("out")));
        SpoolSpec spec = new SpoolSpec(
                temp.resolve("spool"),
                Optional.of("a"),
                "out",
                new DropSpec(Compression.NONE, 1 << 20, Long.MAX_VALUE, Duration.ofMillis(1)),
                SpoolBounds.DEFAULT);
        Spool spool = Spool.open(spec, segment -> {
            try {
                isStarted.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            uploader.add(segment);
        });
        spool.add(RowBatch.of("{\"a\":1}\n".getBytes(StandardCharsets.UTF_8), 1))
                .join();
        Awaitility.await().until(() -> spool.nextDrop() == 1);

        // when
        uploader.start(spool);
        isStarted.countDown();
        spool.close();

        // then
        assertThat(spool.await(Duration.ofSeconds(20))).isTrue();
        assertThat(uploader.await(Duration.ofSeconds(20))).isTrue();
        assertThat(temp.resolve("out/a/000000000/000.json")).content().isEqualTo("{\"a\":1}\n");
        uploader.stop();
        spool.release();
    }
}
