package weir.feed.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The segment that rows are being added to. Not thread-safe. */
final class Log implements AutoCloseable {
    private final Path file;
    private final long number;
    private final FileChannel channel;
    private final ByteBuffer buffer;

    private long durable;
    private long lineBytes;
    private volatile long rows;
    private long firstRowNanos;

    private Log(Path file, long number, FileChannel channel, ByteBuffer buffer) {
        this.file = file;
        this.number = number;
        this.channel = channel;
        this.buffer = buffer;
    }

    /** Memory to write from. One log after the other uses the same: memory outside the heap is given back late. */
    static ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(1 << 20);
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** Begins a log: when this returns it is there, whole, with its header, whatever happens. */
    static Log create(SpoolDirectory directory, long number, LogHeader header, ByteBuffer buffer) throws IOException {
        Path file = directory.log(number);
        Path unfinished = directory.unfinished(file);
        FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            Log log = new Log(file, number, channel, buffer);
            log.write(List.of(header.toFrame()));
            log.sync();
            directory.publish(unfinished, file);
            return log;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Goes on with a log that a dead process left; what it did not finish is cut off.
     *
     * @param wholeBytes where it goes on
     */
    static Log reopen(SpoolDirectory directory, long number, long wholeBytes, long rows, long lineBytes)
            throws IOException {
        Path file = directory.log(number);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            channel.truncate(wholeBytes);
            channel.force(true);
            Log log = new Log(file, number, channel, newBuffer());
            log.durable = wholeBytes;
            log.rows = rows;
            log.lineBytes = lineBytes;
            log.firstRowNanos = System.nanoTime();
            return log;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    long number() {
        return number;
    }

    /** Its size, in bytes, as far as it is durable. */
    long durable() {
        return durable;
    }

    /** Bytes of lines, of the frames that are durable. */
    long lineBytes() {
        return lineBytes;
    }

    long rows() {
        return rows;
    }

    /** When the oldest row came, as {@link System#nanoTime}; means nothing without rows. */
    long firstRowNanos() {
        return firstRowNanos;
    }

    /** Writes batches as one group and leaves it to {@link #sync} to make them durable. */
    void add(List<RowBatch> batches) throws IOException {
        write(batches.stream().map(batch -> new Frame(durable, batch)).toList());
    }

    /** Makes durable what was added. */
    void sync() throws IOException {
        channel.force(false);
        durable = channel.position();
    }

    /** Takes back what was added and is not durable. */
    void revert() throws IOException {
        channel.truncate(durable);
        channel.position(durable);
    }

    /** Counts rows that have become durable. */
    void count(long moreRows, long moreBytes) {
        if (rows == 0) {
            firstRowNanos = System.nanoTime();
        }
        long before = rows;
        rows = before + moreRows;
        lineBytes += moreBytes;
    }

    private void write(List<Frame> frames) throws IOException {
        channel.position(durable);
        buffer.clear();
        for (Frame frame : frames) {
            put(frame.head());
            put(frame.batch().lines());
        }
        flush();
    }

    private void put(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int length = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, length);
            from += length;
        }
    }

    private void flush() throws IOException {
        writeAll(buffer.flip());
        buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
