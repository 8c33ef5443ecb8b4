package weir.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import weir.feed.generate.GeneratorSpec;
import weir.feed.generate.LineBuffer;
import weir.feed.generate.RowGenerator;

/** The same batches of rows, sent by several clients at a time, each of which waits for its answer. */
final class Requests {
    private static final int CLIENTS = 8;
    private static final int DIFFERENT = 16;

    private final int count;
    private final List<byte[]> bodies = new ArrayList<>();

    /**
     * Makes them.
     *
     * @param rows in each
     * @param count how many are sent
     */
    Requests(int rows, int count) {
        this.count = count;
        RowGenerator generator = GeneratorSpec.of(GeneratorSpec.Kind.WATCH).generator(Instant.EPOCH);
        LineBuffer buffer = new LineBuffer(rows * 200);
        for (int body = 0; body < DIFFERENT; body++) {
            for (int row = 0; row < rows; row++) {
                generator.write((long) body * rows + row, buffer);
            }
            bodies.add(buffer.toBytes());
            buffer.clear();
        }
    }

    private interface Client {
        void run(AtomicInteger next) throws Exception;
    }

    private static void inParallel(Client client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(threads.submit(() -> {
                    client.run(next);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Posts them over connections that are kept; ends when all are accepted. */
    void post(int port, String stream) throws Exception {
        inParallel(next -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    OutputStream out = socket.getOutputStream();
                    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
                socket.setTcpNoDelay(true);
                while (next.getAndIncrement() < count) {
                    byte[] body = bodies.get(next.get() % DIFFERENT);
                    byte[] head = ("POST /streams/" + stream + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                    + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
                    byte[] request = Arrays.copyOf(head, head.length + body.length);
                    System.arraycopy(body, 0, request, head.length, body.length);
                    out.write(request);
                    requireAccepted(in);
                }
            }
        });
    }

    @SuppressWarnings("deprecation") // lines of US-ASCII are what this one reads
    private static void requireAccepted(DataInputStream in) throws IOException {
        String status = in.readLine();
        if (status == null || !status.contains(" 200")) {
            throw new IOException("refused: " + status);
        }
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
    }

    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Handed(byte[] bytes, CompletableFuture<Void> done) {}

    /** Hands them to one thread, which appends what is there, syncs, and tells those who wait. */
    void append(Path file) throws Exception {
        LinkedBlockingQueue<Handed> queue = new LinkedBlockingQueue<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Thread writer = new Thread(() -> write(queue, channel), "append");
            writer.start();
            inParallel(next -> {
                while (next.getAndIncrement() < count) {
                    Handed handed = new Handed(bodies.get(next.get() % DIFFERENT), new CompletableFuture<>());
                    queue.add(handed);
                    handed.done().get();
                }
            });
            queue.add(new Handed(new byte[0], new CompletableFuture<>()));
            writer.join();
        }
    }

    private int longest() {
        return bodies.stream().mapToInt(body -> body.length).max().orElseThrow();
    }

    private void write(LinkedBlockingQueue<Handed> queue, FileChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CLIENTS * longest());
        List<Handed> group = new ArrayList<>();
        try {
            boolean isEnd = false;
            while (!isEnd) {
                group.add(queue.take());
                queue.drainTo(group);
                buffer.clear();
                for (Handed each : group) {
                    buffer.put(each.bytes());
                    isEnd |= each.bytes().length == 0;
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
                group.forEach(each -> each.done().complete(null));
                group.clear();
            }
        } catch (IOException | InterruptedException e) {
            group.forEach(each -> each.done().completeExceptionally(e));
        }
    }
}
