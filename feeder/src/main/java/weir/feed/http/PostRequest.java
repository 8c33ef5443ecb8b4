package weir.feed.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.feed.source.Bodies;
import weir.feed.spool.IntakeFull;
import weir.feed.spool.KeyReused;
import weir.feed.spool.ParcelKey;
import weir.feed.spool.Receipt;
import weir.problem.Failure;

/**
 * One body on its way: read, unpacked and checked, written to the disk, acknowledged.
 *
 * @param entry where the rows go, and whose they are
 * @param key under which they are accepted once; empty for none
 * @param share its part of the memory; given back when nothing holds the rows any more, even if the client is long gone
 * @param workers look at bodies that are packed or long
 * @param answering answers who was accepted
 */
record PostRequest(
        Exchange exchange,
        Doorkeeper.Entry entry,
        String key,
        Body body,
        Budget.Share share,
        Executor workers,
        Executor answering)
        implements Exchange.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(PostRequest.class);

    /** How long the disk may take. */
    static final Duration COMMIT = Duration.ofSeconds(30);

    private static final Answer SLOW_DISK =
            Answer.refused(503, "the disk is slow; whether the rows were kept is not known", 5);

    @Override
    public void piece(ByteBuffer bytes) throws Answer.Refusal {
        body.add(bytes);
    }

    @Override
    public void abandon() {
        share.close();
    }

    @Override
    public void end() {
        exchange.expect(COMMIT, SLOW_DISK);
        if (body.isLight()) {
            // Another thread would cost more than it spares.
            work();
        } else {
            workers.execute(this::work);
        }
    }

    private void work() {
        CompletableFuture<Void> unused = offer().whenComplete((receipt, failure) -> share.close())
                // Not by the thread that writes to the disk: others wait for it.
                .thenAcceptAsync(receipt -> exchange.answer(Answer.receipt(receipt)), answering)
                .exceptionally(failure -> {
                    exchange.answer(answer(failure));
                    return null;
                });
    }

    private CompletableFuture<Receipt> offer() {
        try {
            byte[] unpacked = body.unpack();
            Optional<ParcelKey> name = key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ParcelKey.of(entry.space(), key, unpacked, Instant.now()));
            return entry.stream().bodies().offer(this::source, unpacked, name);
        } catch (Exception | Error e) {
            // Whatever it is, the client is told, and the memory is given back.
            return CompletableFuture.failedFuture(e);
        }
    }

    private String source() {
        return "http " + Request.getRemoteAddr(exchange.request()) + ":" + Request.getRemotePort(exchange.request());
    }

    private static Answer answer(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof Answer.Refusal refusal) {
            return refusal.answer();
        }
        if (cause instanceof Bodies.BadRow bad) {
            return Answer.refused(400, bad.getMessage(), 0);
        }
        if (cause instanceof KeyReused) {
            return Answer.refused(
                    422,
                    "other rows were accepted under this Idempotency-Key; these were not. Send them under a key of their own",
                    0);
        }
        if (cause instanceof IntakeFull refused) {
            return Answer.refused(refused);
        }
        if (cause instanceof IOException unreadable) {
            return Answer.refused(400, "cannot unpack the body: " + Failure.reason(unreadable), 0);
        }
        if (cause instanceof Failure cannot) {
            return Answer.refused(503, cannot.getMessage(), 10);
        }
        LOG.atError().log("Cannot answer a request", cause);
        return Answer.refused(500, "this is a fault of the feeder; whether the rows were kept is not known", 0);
    }
}
