package weir.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.ForwardingStorage;
import weir.feed.upload.Uploader;

class ConfirmationOrderTest {
    @TempDir
    private Path temp;

    @Test
    @Timeout(60)
    void aSegmentLeavesTheSpoolBeforeTheNextDropBecomesVisible() throws Exception {
        // given: the second drop comes when the first is visible, and its segment still there
        CountDownLatch isFirstLeaving = new CountDownLatch(1);
        CountDownLatch isSecondVisible = new CountDownLatch(1);
        AtomicReference<Boolean> wasAhead = new AtomicReference<>();
        WatchedDisk disk = new WatchedDisk((change, path) -> {
            if (change.equals("delete") && path.toString().endsWith(".sealed") && wasAhead.get() == null) {
                isFirstLeaving.countDown();
                wasAhead.set(isWithin(isSecondVisible, 500));
            }
        });
        Uploader uploader = new Uploader(new SecondWaits(isFirstLeaving, isSecondVisible));
        Spool spool = Spool.open(spec(disk.path(temp.resolve("spool"))), uploader::add);
        for (String row : List.of("1\n", "2\n")) {
            spool.add(RowBatch.of(row.getBytes(StandardCharsets.UTF_8), 1)).get();
        }

        // when
        uploader.start(spool);
        spool.close();
        assertThat(spool.await(Duration.ofSeconds(20))).isTrue();
        assertThat(uploader.await(Duration.ofSeconds(20))).isTrue();

        // then: a start after a crash at that point would have found a gap, and filled it
        assertThat(wasAhead).hasValue(false);
        assertThat(Files.readString(temp.resolve("out/a/000000000/001.json"))).isEqualTo("2\n");
        uploader.stop();
        spool.release();
    }

    private static boolean isWithin(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SpoolSpec spec(Path directory) {
        DropSpec drops = new DropSpec(Compression.NONE, 1 << 20, 1, Duration.ofHours(1));
        return new SpoolSpec(directory, Optional.of("a"), "out", drops, SpoolBounds.DEFAULT);
    }

    /** A directory that takes the second drop late. */
    private final class SecondWaits extends ForwardingStorage {
        private final CountDownLatch isFirstLeaving;
        private final CountDownLatch isSecondVisible;

        SecondWaits(CountDownLatch isFirstLeaving, CountDownLatch isSecondVisible) {
            super(new DirectoryStorage(temp.resolve("out")));
            this.isFirstLeaving = isFirstLeaving;
            this.isSecondVisible = isSecondVisible;
        }

        @Override
        public Staged stage(String path, Content content) throws IOException {
            if (isSecond(path) && !isWithin(isFirstLeaving, 10_000)) {
                throw new IOException("the first never came");
            }
            return super.stage(path, content);
        }

        @Override
        protected boolean publish(String path, Staged staged) throws IOException {
            boolean isPublished = staged.publish();
            if (isSecond(path)) {
                isSecondVisible.countDown();
            }
            return isPublished;
        }

        private static boolean isSecond(String path) {
            return path.endsWith("/001.json");
        }
    }
}
