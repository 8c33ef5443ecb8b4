package weir.feed.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks gzip, and is strict where the JDK is not: what follows the data is an error and not passed over. */
final class Gzip extends GZIPInputStream {
    /** The JDK goes one call deeper for each member that holds nothing. */
    private static final int MOST_EMPTY_MEMBERS = 64;

    /** Checksum and size. */
    private static final int TRAILER_BYTES = 8;

    private int depth;

    Gzip(byte[] packed) throws IOException {
        // With a buffer for all of it, what the inflater has left is all that is left.
        super(new ByteArrayInputStream(packed), Math.max(1, packed.length));
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (depth > MOST_EMPTY_MEMBERS) {
            throw new ZipException("too many empty members");
        }
        depth++;
        try {
            int read = super.read(into, from, length);
            if (read < 0 && depth == 1 && inf.getRemaining() != TRAILER_BYTES) {
                throw new ZipException("something follows the gzip data");
            }
            return read;
        } finally {
            depth--;
        }
    }
}
