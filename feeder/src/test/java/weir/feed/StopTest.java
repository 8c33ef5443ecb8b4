package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.drop.DirectoryStorage;
import weir.drop.ForwardingStorage;
import weir.feed.generate.GeneratorSpec;
import weir.feed.spool.DropSpec;
import weir.problem.Failure;

class StopTest {
    private static final GeneratorSpec THOUSAND_ROWS = GeneratorSpec.of(GeneratorSpec.Kind.WATCH)
            .withRate(Double.POSITIVE_INFINITY)
            .withRows(1_000);

    @TempDir
    private Path temp;

    @Test
    void rowsThatTheStoreDoesNotTakeStayForTheNextStart() throws Exception {
        // given
        Feeder feeder = Feeder.start(thousandRows(), new Unsteady(Integer.MAX_VALUE));
        assertThat(feeder.await(Duration.ofSeconds(20))).isTrue();

        // when
        assertThatThrownBy(() -> feeder.close(Duration.ofMillis(500)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("did not take them in time")
                .hasMessageContaining("start the feeder again to send them");
        FeedSpec nothingMore = FeedSpec.of(
                new Origin.Generate(GeneratorSpec.of(GeneratorSpec.Kind.WATCH).withRows(0)), out());
        Feeder.start(nothingMore).close();

        // then
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(1_000);
    }

    @Test
    void aStoreThatLosesItsAnswersGetsEachRowOnce() throws Exception {
        // given
        Unsteady store = new Unsteady(4);

        // when
        try (Feeder feeder = Feeder.start(thousandRows(), store)) {
            assertThat(feeder.await(Duration.ofSeconds(20))).isTrue();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> feeder.progress().rowsDropped() == 1_000);
            assertThat(feeder.progress().retries()).isEqualTo(4);
        }

        // then
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void rowsThatTheDiskHasNoTimeToSealStayForTheNextStart() throws Exception {
        // given: one log, which takes longer to pack than the stop may take
        GeneratorSpec rows = GeneratorSpec.of(GeneratorSpec.Kind.WATCH)
                .withRate(Double.POSITIVE_INFINITY)
                .withRows(200_000);
        FeedSpec spec = FeedSpec.of(new Origin.Generate(rows), out())
                .withDrops(new DropSpec(Compression.GZIP, 1 << 30, Long.MAX_VALUE, Duration.ofHours(1)));
        Feeder feeder = Feeder.start(spec);
        assertThat(feeder.await(Duration.ofSeconds(60))).isTrue();

        // when
        assertThatThrownBy(() -> feeder.close(Duration.ZERO))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("did not take them in time");
        try (Feeder next = Feeder.start(spec)) {
            assertThat(next.await(Duration.ofSeconds(60))).isTrue();
        }

        // then
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(200_000);
    }

    @Test
    void aSourceThatHadComeToItsEndIsNotFedAgainByTheStartThatSendsItsRows() throws Exception {
        // given
        Feeder first = Feeder.start(thousandRows(), new Unsteady(Integer.MAX_VALUE));
        assertThat(first.await(Duration.ofSeconds(20))).isTrue();
        assertThatThrownBy(() -> first.close(Duration.ZERO)).isInstanceOf(Failure.class);

        // when
        feed(thousandRows());

        // then
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(1_000).doesNotHaveDuplicates();

        // when: it is asked for
        feed(FeedSpec.of(new Origin.Generate(THOUSAND_ROWS, true), out()));

        // then
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(2_000);
    }

    @Test
    void aReplayThatHadComeToItsEndIsNotFedAgainButOtherFilesAre() throws Exception {
        // given
        Path one = Files.writeString(temp.resolve("one.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
        Path two = Files.writeString(temp.resolve("two.jsonl"), "{\"a\":3}\n{\"a\":4}\n");
        Feeder first = Feeder.start(replay(one), new Unsteady(Integer.MAX_VALUE));
        assertThat(first.await(Duration.ofSeconds(20))).isTrue();
        assertThatThrownBy(() -> first.close(Duration.ZERO)).isInstanceOf(Failure.class);

        // when
        feed(replay(one, two));
        // then
        assertThat(Drops.rows(temp.resolve("out"))).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}");

        // when: files are known by themselves, and not by their place
        feed(replay(two));
        feed(replay(two, one));
        // then
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(4);
    }

    private static void feed(FeedSpec spec) throws InterruptedException {
        try (Feeder feeder = Feeder.start(spec)) {
            assertThat(feeder.await(Duration.ofSeconds(20))).isTrue();
        }
    }

    private FeedSpec replay(Path... files) {
        return FeedSpec.of(new Origin.Replay(List.of(files)), out());
    }

    private FeedSpec thousandRows() {
        return FeedSpec.of(new Origin.Generate(THOUSAND_ROWS), out());
    }

    private String out() {
        return temp.resolve("out").toString();
    }

    /** Stores each drop, but for the first tries says that it has failed: before it stored the drop, or after. */
    private final class Unsteady extends ForwardingStorage {
        private final AtomicInteger tries = new AtomicInteger();
        private final int failures;

        Unsteady(int failures) {
            super(new DirectoryStorage(temp.resolve("out")));
            this.failures = failures;
        }

        @Override
        protected boolean publish(String path, Staged staged) throws IOException {
            int number = tries.incrementAndGet();
            boolean isStored = number % 2 == 0 && staged.publish();
            if (number <= failures) {
                throw new IOException("the answer was lost");
            }
            return isStored || staged.publish();
        }
    }
}
