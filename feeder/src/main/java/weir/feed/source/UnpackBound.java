package weir.feed.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Unpacked bytes, up to a bound: a small file that unpacks to very much is an attack or a mistake. */
final class UnpackBound extends FilterInputStream {
    private static final long MIN_BYTES = 1L << 30;
    private static final long RATIO = 100;

    private final long most;
    private long read;

    UnpackBound(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    /** What a file of this size may unpack to if nothing else is said. */
    static long of(long packedBytes) {
        return Math.max(MIN_BYTES, packedBytes * RATIO);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) throws IOException {
        read += bytes;
        if (read > most) {
            throw new IOException("it unpacks to more than " + most + " bytes (--max-unpacked)");
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
