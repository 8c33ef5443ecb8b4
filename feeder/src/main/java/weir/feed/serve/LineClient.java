package weir.feed.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;

/** One connection, with a few batches that wait for it. Thread-safe. */
final class LineClient {
    private static final Logger LOG = LoggerFactory.getLogger(LineClient.class);
    private static final int MAX_WAITING = 4;
    private static final byte[] END = {};
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Socket socket;
    private final ArrayBlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private volatile boolean isEnding;
    private volatile boolean isGone;

    LineClient(Socket socket) {
        this.socket = socket;
        this.thread = new Thread(this::send, "send-" + socket.getRemoteSocketAddress());
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it has gone away, or was cut off. */
    boolean isGone() {
        return isGone;
    }

    /**
     * Takes lines, and waits while too many wait already.
     *
     * @return false if the client is gone, or is cut off because it took nothing for so long
     */
    boolean take(byte[] lines, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (!isGone && !isEnding) {
            if (waiting.offer(lines, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (System.nanoTime() - until >= 0) {
                LOG.atWarn()
                        .addKeyValue("client", socket.getRemoteSocketAddress())
                        .log("Cut off a client that took nothing for {} ms", patience.toMillis());
                cutOff();
            }
        }
        return false;
    }

    private void send() {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            byte[] lines = next();
            while (lines != END) {
                out.write(lines);
                lines = next();
            }
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("client", socket.getRemoteSocketAddress())
                    .log("A client went away: {}", Failure.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isGone = true;
        }
    }

    private byte[] next() throws InterruptedException {
        byte[] lines = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        while (lines == null && !isEnding) {
            lines = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
        return lines == null ? END : lines;
    }

    /** Takes nothing any more, and ends the connection when what waits has been sent. */
    void end() {
        isEnding = true;
    }

    /** Ends the connection at once. */
    void cutOff() {
        isGone = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.atDebug().log("Closing a connection: {}", Failure.reason(e));
        }
    }

    /** Waits, once it is ending, until it has ended; false if the time was too short. */
    boolean await(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
        return !thread.isAlive();
    }
}
