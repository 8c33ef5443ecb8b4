package weir.control;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(60)
final class StandbyMonitorTest {
    private final PostgresConnection database = TestPostgres.database();

    @Test
    void isWaitedForUntilItHasSaidNothingForLong() throws Exception {
        // given: one that began long ago, and has just told how a query is
        ControlPlane.open(database, "watch").close();
        set("UPDATE weir.epoch SET since = now() - interval '1 hour'");
        set("INSERT INTO weir.query VALUES ('watch', 'activity', 'running', 0, now(), 0, NULL, 1, now())");

        // when
        CompletableFuture<Void> silence = silence("watch");

        // then
        await().during(Duration.ofSeconds(1)).until(() -> !silence.isDone());

        // when
        set("UPDATE weir.query SET at = now() - interval '91 seconds'");

        // then
        silence.get(20, TimeUnit.SECONDS);
    }

    @Test
    void isWaitedForWhileItStarts() throws Exception {
        // given: nothing is told of queries yet
        ControlPlane.open(database, "watch").close();

        // when
        CompletableFuture<Void> silence = silence("watch");

        // then
        await().during(Duration.ofSeconds(1)).until(() -> !silence.isDone());

        // when
        set("UPDATE weir.epoch SET since = now() - interval '91 seconds'");

        // then
        silence.get(20, TimeUnit.SECONDS);
    }

    @Test
    void isNotWaitedForUntilAClockIsWhereItWas() throws Exception {
        // given: the server's clock has stepped back an hour since the driver's last word
        ControlPlane.open(database, "watch").close();
        set("UPDATE weir.epoch SET since = now() + interval '1 hour'");

        // when
        CompletableFuture<Void> silence = CompletableFuture.runAsync(() -> {
            try {
                StandbyMonitor.awaitSilence(database, "watch", Duration.ofMillis(500), Duration.ofMillis(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        // then
        silence.get(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> silence(String pipeline) {
        return CompletableFuture.runAsync(() -> {
            try {
                StandbyMonitor.awaitSilence(database, pipeline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void set(String sql) {
        TestPostgres.rows(database, sql + " RETURNING 1");
    }
}
