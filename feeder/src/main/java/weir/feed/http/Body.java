package weir.feed.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import weir.feed.source.GzipMembers;

/** A request's body: gathered as it comes, then unpacked; ends as soon as it is too large. Not thread-safe. */
final class Body {
    /** A byte of a body is in memory so often at most: as it came or unpacked, as lines, and as their copy for the disk. */
    static final int COPIES = 3;

    private static final int CHUNK = 1 << 14;
    private static final int LIGHT_BYTES = 1 << 16;

    private enum Encoding {
        NONE,
        GZIP,
        ZSTD
    }

    private final Encoding encoding;
    private final int mostBytes;
    private final Budget.Share share;
    private final Pieces pieces = new Pieces();

    /** @param encoding the header {@code Content-Encoding}; empty for none */
    Body(String encoding, int mostBytes, Budget.Share share) throws Answer.Refusal {
        this.encoding = switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Encoding.NONE;
            case "gzip", "x-gzip" -> Encoding.GZIP;
            case "zstd" -> Encoding.ZSTD;
            default -> throw new Answer.Refusal(415, "Content-Encoding must be gzip, zstd or identity", 0);
        };
        this.mostBytes = mostBytes;
        this.share = share;
    }

    /** Whether it is no work to look at it: not packed, and short. */
    boolean isLight() {
        return encoding == Encoding.NONE && pieces.size() <= LIGHT_BYTES;
    }

    void add(ByteBuffer more) throws Answer.Refusal {
        // What is packed is in pieces and, for a moment, in one array; what is unpacked is counted as it appears.
        share.take((long) (encoding == Encoding.NONE ? COPIES : 2) * more.remaining());
        keep(more);
    }

    private void keep(ByteBuffer more) throws Answer.Refusal {
        if (pieces.size() + more.remaining() > mostBytes) {
            throw new Answer.Refusal(413, "the body is larger than " + mostBytes + " bytes, unpacked", 0);
        }
        pieces.add(more);
    }

    /**
     * The whole body, unpacked.
     *
     * @throws IOException if it is not packed as was said
     */
    byte[] unpack() throws IOException, Answer.Refusal {
        byte[] came = pieces.take();
        if (encoding == Encoding.NONE) {
            return came;
        }
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = unpacking(came)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                share.take((long) COPIES * read);
                keep(ByteBuffer.wrap(chunk, 0, read));
            }
        }
        return pieces.take();
    }

    private InputStream unpacking(byte[] packed) throws IOException {
        return encoding == Encoding.GZIP
                ? GzipMembers.unpadded(new ByteArrayInputStream(packed))
                : ZstdBody.open(packed);
    }
}
