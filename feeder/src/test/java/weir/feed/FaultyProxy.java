package weir.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server, and is a bad line: refuses connections, loses requests half way, loses answers to requests that the
 * server has carried out, and is late.
 */
final class FaultyProxy implements AutoCloseable {
    private enum Fault {
        NONE,
        /** The request does not reach the server whole. */
        CUT,
        /** The server does as it is asked, and nobody hears of it. */
        LOST_ANSWER,
        /** The request waits. */
        LATE
    }

    private final ServerSocket listening;
    private final int port;
    private final Random random;
    private volatile double share;
    private volatile CountDownLatch flow = new CountDownLatch(0);

    private FaultyProxy(ServerSocket listening, int port, long seed) {
        this.listening = listening;
        this.port = port;
        this.random = new Random(seed);
    }

    /**
     * Begins.
     *
     * @param server where to pass everything on
     * @param share of requests that something happens to, 0 to 1
     */
    static FaultyProxy start(URI server, double share, long seed) throws IOException {
        FaultyProxy proxy =
                new FaultyProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), server.getPort(), seed);
        proxy.share = share;
        daemon(proxy::accept);
        return proxy;
    }

    /** As a URL. */
    String endpoint() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on requests wait, also those of clients that die meanwhile, until {@link #mend}. */
    void stall() {
        flow = new CountDownLatch(1);
    }

    /** From now on nothing happens to requests, and those that wait go on. */
    void mend() {
        share = 0;
        flow.countDown();
    }

    private static void daemon(Runnable run) {
        Thread thread = new Thread(run, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                if (chance() < share / 4) {
                    reset(client);
                } else {
                    daemon(() -> serve(client));
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private double chance() {
        synchronized (random) {
            return random.nextDouble();
        }
    }

    private Fault next() {
        double chance = chance();
        return chance >= share
                ? Fault.NONE
                : chance < share / 3 ? Fault.CUT : chance < 2 * share / 3 ? Fault.LOST_ANSWER : Fault.LATE;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            return;
        }
    }

    /** One connection; a request begins where the client sends behind an answer. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile Fault fault = next();
        private volatile boolean isAnswered;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void up() {
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = client.getInputStream();
                    OutputStream out = server.getOutputStream()) {
                boolean isFirst = true;
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (isAnswered) {
                        isAnswered = false;
                        isFirst = true;
                        fault = next();
                    }
                    if (isFirst && fault == Fault.LATE) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos((long) (chance() * 400)));
                    }
                    isFirst = false;
                    flow.await();
                    if (fault == Fault.CUT) {
                        out.write(buffer, 0, read / 2);
                        end();
                        return;
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException | InterruptedException gone) {
                end();
            }
        }

        void down() {
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = server.getInputStream();
                    OutputStream out = client.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (fault == Fault.LOST_ANSWER) {
                        end();
                        return;
                    }
                    isAnswered = true;
                    out.write(buffer, 0, read);
                }
            } catch (IOException gone) {
                end();
            }
        }

        private void end() {
            reset(client);
            reset(server);
        }
    }

    private void serve(Socket client) {
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            reset(client);
            return;
        }
        Line line = new Line(client, server);
        daemon(line::down);
        line.up();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
