package weir.feed.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;

/** One request and its one answer. No thread waits for the client. Thread-safe: its monitor guards it. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** A client that is still sending when it has its answer is listened to for so long, or it would see a reset and no answer. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** So many chunks are read in one go, so that a fast client does not keep a thread. */
    private static final int CHUNKS = 16;

    /** A body up to this is read before the answer, so that the connection can go on. */
    private static final long SMALL_BYTES = 1 << 16;

    /** If it comes within this. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** Where a body goes. */
    interface Receiver {
        /** Takes a piece; it is not there any more after that. */
        void piece(ByteBuffer bytes) throws Answer.Refusal;

        /** That was all. */
        void end();

        /** No more will come, and the client has another answer or is gone. */
        void abandon();
    }

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Consumer<Exchange> whenDone;
    private Optional<Receiver> receiver = Optional.empty();
    private Optional<Answer> tooLate = Optional.empty();
    private Optional<Answer> held = Optional.empty();
    private long deadline;
    private boolean isReading;
    private boolean isRead;
    private boolean isAnswered;
    private boolean isWritten;
    private boolean isDone;

    /** @param whenDone is told when nothing is left to do */
    Exchange(Request request, Response response, Callback callback, Consumer<Exchange> whenDone) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.whenDone = whenDone;
    }

    Request request() {
        return request;
    }

    /** A header; empty if there is none. */
    String header(HttpHeader name) {
        return Optional.ofNullable(request.getHeaders().get(name)).orElse("");
    }

    /** Answers with this if there is no other answer in time. */
    synchronized void expect(Duration within, Answer otherwise) {
        if (!isAnswered) {
            deadline = System.nanoTime() + within.toNanos();
            tooLate = Optional.of(otherwise);
        }
    }

    /** Reads the body as it comes. */
    synchronized void read(Receiver into) {
        receiver = Optional.of(into);
        isReading = true;
        more();
    }

    private synchronized void more() {
        for (int chunks = 0; chunks < CHUNKS && !isDone; chunks++) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                break;
            }
            if (Content.Chunk.isFailure(chunk)) {
                isRead = true;
                end(chunk.getFailure());
                return;
            }
            receive(chunk.getByteBuffer());
            boolean isLast = chunk.isLast();
            chunk.release();
            if (isLast) {
                isRead = true;
                Optional<Receiver> whole = receiver;
                receiver = Optional.empty();
                whole.ifPresent(Receiver::end);
                held.ifPresent(this::write);
                finish();
                return;
            }
        }
        if (!isDone) {
            request.demand(this::more);
        }
    }

    private void receive(ByteBuffer bytes) {
        if (receiver.isPresent()) {
            try {
                receiver.get().piece(bytes);
            } catch (Answer.Refusal e) {
                answer(e.answer());
            }
        }
    }

    /** Answers, if nobody did before; what the client still sends is read and forgotten. */
    synchronized void answer(Answer answer) {
        if (isAnswered) {
            return;
        }
        isAnswered = true;
        abandon();
        tooLate = Optional.empty();
        if (isRead || !hasLittleLeft()) {
            write(answer);
        } else {
            held = Optional.of(answer);
            deadline = System.nanoTime() + MOMENT.toNanos();
            drain();
        }
    }

    private void write(Answer answer) {
        held = Optional.empty();
        deadline = System.nanoTime() + LINGER.toNanos();
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
        if (answer.retryAfterSeconds() > 0) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, answer.retryAfterSeconds());
        }
        if (!answer.allow().isEmpty()) {
            response.getHeaders().put(HttpHeader.ALLOW, answer.allow());
        }
        if (answer.status() == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        if (!isRead) {
            // A connection whose request is not at its end takes no other one.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        ByteBuffer body = ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8));
        response.write(true, body, Callback.from(this::written, this::end));
    }

    private void abandon() {
        receiver.ifPresent(Receiver::abandon);
        receiver = Optional.empty();
    }

    private boolean hasLittleLeft() {
        // Without a length the body is in chunks, or there is none.
        long length = request.getLength();
        boolean isKnown = length >= 0 || header(HttpHeader.TRANSFER_ENCODING).isEmpty();
        return isKnown && length <= SMALL_BYTES && !isWaitingToSend();
    }

    /** Whether the client sends its body only if it is asked to. */
    private boolean isWaitingToSend() {
        return !isReading && !header(HttpHeader.EXPECT).isEmpty();
    }

    private synchronized void written() {
        isWritten = true;
        if (isWaitingToSend()) {
            isRead = true;
        } else {
            drain();
        }
        finish();
    }

    private void drain() {
        if (!isReading && !isRead) {
            isReading = true;
            more();
        }
    }

    private void finish() {
        if (isRead && isWritten && !isDone) {
            isDone = true;
            // First, since the next request on this connection may begin within the callback.
            whenDone.accept(this);
            callback.succeeded();
        }
    }

    private synchronized void end(Throwable failure) {
        if (!isDone) {
            LOG.atDebug().log("A client went away: {}", Failure.reason(failure));
            isDone = true;
            isAnswered = true;
            abandon();
            whenDone.accept(this);
            callback.failed(failure);
        }
    }

    /** Answers what still waits, because the server ends. */
    synchronized void stop() {
        boolean isTaken = isRead && tooLate.isPresent();
        answer(isTaken ? tooLate.get() : Answer.STOPPING);
        held.ifPresent(this::write);
    }

    /** Ends what takes too long; to be called now and then. */
    synchronized void tick() {
        if (isDone || deadline == 0 || System.nanoTime() - deadline < 0) {
            return;
        }
        if (held.isPresent()) {
            write(held.get());
        } else if (isAnswered) {
            end(new IOException("the client goes on sending, or does not read its answer"));
        } else {
            tooLate.ifPresent(this::answer);
        }
    }
}
