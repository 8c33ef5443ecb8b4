package weir.feed.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads a log from its beginning, frame by frame, past places where it is damaged. */
final class LogReader implements AutoCloseable {
    /** Receives a log's frames. */
    @FunctionalInterface
    interface Visitor {
        void frame(Frame frame) throws IOException;
    }

    /**
     * What a log was found to be.
     *
     * @param wholeBytes behind the last whole frame
     * @param isDamaged whether bytes are broken that were durable once, in front of {@code wholeBytes}
     */
    record Found(long wholeBytes, boolean isDamaged) {}

    private static final int CHUNK = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private ByteBuffer buffer = ByteBuffer.allocate(2 * CHUNK).limit(0);
    private long offset;

    private LogReader(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    static Found read(Path log, Visitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ);
                LogReader reader = new LogReader(channel, channel.size())) {
            return reader.read(visitor);
        }
    }

    private Found read(Visitor visitor) throws IOException {
        long whole = 0;
        long brokenAt = -1;
        boolean damaged = false;
        while (offset < size) {
            long at = offset;
            Optional<Frame> frame = next();
            if (frame.isEmpty()) {
                brokenAt = brokenAt < 0 ? at : brokenAt;
                skip(1);
            } else if (brokenAt < 0 || frame.get().group() > brokenAt) {
                damaged |= brokenAt >= 0;
                brokenAt = -1;
                visitor.frame(frame.get());
                whole = offset;
            }
            // Else it belongs to the group whose write was torn: none of that was acknowledged.
        }
        return new Found(whole, damaged);
    }

    private Optional<Frame> next() throws IOException {
        fill(Frame.HEADER_BYTES);
        if (buffer.remaining() < Frame.HEADER_BYTES || buffer.getInt(buffer.position()) != Frame.MAGIC) {
            return Optional.empty();
        }
        int length = buffer.getInt(buffer.position() + 8);
        if (length < 0 || length > Frame.MAX_BODY_BYTES || length > size - offset - Frame.HEADER_BYTES) {
            return Optional.empty();
        }
        fill(Frame.HEADER_BYTES + length);
        int before = buffer.position();
        Optional<Frame> frame = Frame.read(buffer);
        offset += buffer.position() - before;
        return frame;
    }

    private void skip(int bytes) {
        buffer.position(buffer.position() + bytes);
        offset += bytes;
    }

    /** Has at least so many bytes in the buffer, unless the file ends before. */
    private void fill(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes + CHUNK).put(buffer).flip();
        }
        buffer.compact();
        boolean more = true;
        while (more && buffer.position() < bytes) {
            more = channel.read(buffer, offset + buffer.position()) >= 0;
        }
        buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
