package weir.control;

import java.io.EOFException;
import org.apache.hadoop.fs.FSInputStream;

/** Bytes in memory as Hadoop reads files. */
final class BytesInput extends FSInputStream {
    private final byte[] bytes;
    private int at;

    BytesInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void seek(long position) throws EOFException {
        if (position < 0 || position > bytes.length) {
            throw new EOFException("no byte " + position + " in " + bytes.length);
        }
        at = (int) position;
    }

    @Override
    public long getPos() {
        return at;
    }

    @Override
    public boolean seekToNewSource(long position) {
        return false;
    }

    @Override
    public int read() {
        return at < bytes.length ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        if (length == 0) {
            return 0;
        }
        if (at == bytes.length) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, from, count);
        at += count;
        return count;
    }
}
