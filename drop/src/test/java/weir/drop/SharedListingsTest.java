package weir.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedListingsTest {
    private final AtomicLong clock = new AtomicLong();
    private final Slow store = new Slow();
    private final SharedListings shared = new SharedListings(store, Duration.ofNanos(100), clock::get);

    /** A store whose directories hold their own listings' number, and whose answers can be held back. */
    private static final class Slow implements Storage {
        private final AtomicInteger listings = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile boolean isFailing;

        @Override
        public List<Entry> list(String directory) throws IOException {
            int number = listings.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (isFailing) {
                isFailing = false;
                throw new IOException("away");
            }
            return List.of(new Entry(Integer.toString(number), false, 0, 0));
        }

        @Override
        public InputStream open(String path) throws IOException {
            throw new IOException(path);
        }

        @Override
        public String describe() {
            return "slow";
        }
    }

    private String recent() {
        try {
            return shared.recent("d", entries -> entries.get(0).name());
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private String strict() {
        try {
            return shared.list("d").get(0).name();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Test
    void anAnswerServesThoseWhoAskWithinItsAge() {
        assertThat(recent()).isEqualTo("1");
        clock.set(100);
        assertThat(recent()).isEqualTo("1");

        clock.set(101);

        assertThat(recent()).isEqualTo("2");
    }

    @Test
    void whoWantsAllThereIsGetsAListingThatBeginsAfterTheQuestion() {
        assertThat(recent()).isEqualTo("1");
        clock.set(1);

        assertThat(strict()).isEqualTo("2");
        assertThat(recent()).isEqualTo("2");
    }

    @Test
    void thoseWhoAskWhileAListingRunsShareTheNext() {
        // given
        store.gate = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(this::strict);
        await().until(() -> store.listings.get() == 1);
        clock.set(50);

        // when
        List<CompletableFuture<String>> later = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            later.add(answer);
            waiting.add(new Thread(() -> answer.complete(strict())));
        }
        waiting.forEach(Thread::start);
        await().until(() -> waiting.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        CompletableFuture<String> relaxed = CompletableFuture.supplyAsync(this::recent);
        store.gate.countDown();

        // then
        assertThat(first.join()).isEqualTo("1");
        assertThat(relaxed.join()).isIn("1", "2");
        assertThat(later).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("2"));
        assertThat(store.listings).hasValue(2);
    }

    @Test
    void whatFailsForOneIsAskedAgainByTheOthers() {
        store.gate = new CountDownLatch(1);
        store.isFailing = true;
        CompletableFuture<String> first = CompletableFuture.supplyAsync(this::recent);
        await().until(() -> store.listings.get() == 1);
        CompletableFuture<String> second = new CompletableFuture<>();
        Thread waiting = new Thread(() -> second.complete(recent()));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        store.gate.countDown();

        assertThat(first.join()).isEqualTo("away");
        assertThat(second.join()).isEqualTo("2");
    }

    @Test
    void whoWaitsCanBeInterrupted() {
        store.gate = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(this::recent);
        await().until(() -> store.listings.get() == 1);
        CompletableFuture<String> second = new CompletableFuture<>();
        Thread waiting = new Thread(() -> second.complete(recent()));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        waiting.interrupt();

        assertThat(second.join()).isEqualTo("interrupted while another listing was running");
        store.gate.countDown();
        assertThat(first.join()).isEqualTo("1");
    }
}
