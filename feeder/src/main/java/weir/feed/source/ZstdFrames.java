package weir.feed.source;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/** Unpacks one or more frames of zstd (RFC 8878). Strict where the library's stream is not: a frame behind the first that is cut is an error. */
final class ZstdFrames extends FilterInputStream {
    private static final int BUFFER_BYTES = 1 << 17;

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final byte[] chunk = new byte[BUFFER_BYTES];
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private final ByteBuffer unpacked = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private boolean isBetweenFrames;
    private boolean mayHoldMore;
    private boolean isClosed;

    ZstdFrames(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (!unpacked.hasRemaining()) {
            if (!packed.hasRemaining() && !mayHoldMore && !fill()) {
                return -1;
            }
            unpack();
        }
        int count = Math.min(length, unpacked.remaining());
        unpacked.get(into, from, count);
        return count;
    }

    private void unpack() throws IOException {
        unpacked.clear();
        try {
            isBetweenFrames = context.decompressDirectByteBufferStream(unpacked, packed);
        } catch (ZstdException e) {
            throw new ZipException("the zstd data is damaged, or something else follows it: " + e.getMessage());
        }
        // When all of the room was taken, the context may hold more, for which it needs no more input.
        mayHoldMore = !unpacked.hasRemaining() && !isBetweenFrames;
        unpacked.flip();
    }

    /** Reads packed bytes; false at the end, if it comes between two frames. */
    private boolean fill() throws IOException {
        int read = in.read(chunk);
        if (read < 0) {
            if (!isBetweenFrames) {
                throw new EOFException("the zstd data ends too early");
            }
            return false;
        }
        packed.clear();
        packed.put(chunk, 0, read).flip();
        return true;
    }

    @Override
    public int available() {
        return unpacked.remaining();
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            context.close();
            super.close();
        }
    }
}
