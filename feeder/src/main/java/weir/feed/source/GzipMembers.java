package weir.feed.source;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip of one or more members (RFC 1952). Strict where the JDK is not: a member that is cut, damaged or followed by anything else is an error,
 * and not the end.
 */
public final class GzipMembers extends FilterInputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_CHECKSUM = 2;

    private final PushbackInputStream packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private final boolean isPadded;
    private boolean isAtEnd;

    /** Of a file, which tapes and disks may have filled up with zeros. */
    GzipMembers(InputStream in) throws IOException {
        this(in, true);
    }

    private GzipMembers(InputStream in, boolean isPadded) throws IOException {
        super(new PushbackInputStream(in, BUFFER_BYTES));
        packed = (PushbackInputStream) this.in;
        this.isPadded = isPadded;
        if (!header(packed.read())) {
            throw new EOFException("the gzip data ends too early");
        }
    }

    /** Followed by nothing at all, not even zeros. */
    public static GzipMembers unpadded(InputStream in) throws IOException {
        return new GzipMembers(in, false);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        try {
            while (!isAtEnd) {
                int read = inflater.inflate(into, from, length);
                checksum.update(into, from, read);
                if (read > 0 || length == 0) {
                    return read;
                } else if (inflater.finished()) {
                    trailer();
                } else if (inflater.needsDictionary()) {
                    throw new ZipException("not gzip: it needs a dictionary");
                } else {
                    feed();
                }
            }
            return -1;
        } catch (DataFormatException e) {
            throw new ZipException("the gzip data is damaged: " + e.getMessage());
        }
    }

    private void feed() throws IOException {
        filled = packed.read(buffer);
        if (filled < 0) {
            throw new EOFException("the gzip data ends too early");
        }
        inflater.setInput(buffer, 0, filled);
    }

    private void trailer() throws IOException {
        int left = inflater.getRemaining();
        if (left > 0) {
            packed.unread(buffer, filled - left, left);
        }
        boolean isWhole = number() == checksum.getValue() && number() == (inflater.getBytesWritten() & 0xffff_ffffL);
        if (!isWhole) {
            throw new ZipException("the gzip data is damaged: its checksum or its length is another");
        }
        int next = packed.read();
        while (next == 0 && isPadded) {
            next = packed.read();
        }
        if (next < 0) {
            isAtEnd = true;
        } else {
            header(next);
        }
    }

    private boolean header(int first) throws IOException {
        if (first < 0) {
            return false;
        }
        if (first != 0x1f || need() != 0x8b || need() != 8) {
            throw new ZipException("not gzip, or something else follows the gzip data");
        }
        int flags = need();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(need() | need() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        return true;
    }

    private long number() throws IOException {
        return need() | (long) need() << 8 | (long) need() << 16 | (long) need() << 24;
    }

    private int need() throws IOException {
        int read = packed.read();
        if (read < 0) {
            throw new EOFException("the gzip data ends too early");
        }
        return read;
    }

    private void skip(int bytes) throws IOException {
        for (int left = bytes; left > 0; left--) {
            need();
        }
    }

    private void skipText() throws IOException {
        int next = need();
        while (next != 0) {
            next = need();
        }
    }

    @Override
    public int available() throws IOException {
        return isAtEnd ? 0 : 1;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        super.close();
    }
}
