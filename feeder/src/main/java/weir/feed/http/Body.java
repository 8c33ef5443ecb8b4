package weir.feed.http;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Reads a request's body, unpacks it, and stops as soon as it is too large. */
final class Body {
    private static final int CHUNK = 1 << 14;

    private Body() {}

    /** @param encoding the header {@code Content-Encoding}; empty for none */
    static byte[] read(InputStream raw, String encoding, int mostBytes, Budget.Share share)
            throws IOException, Answer.Refusal {
        ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK);
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = unpacked(raw, encoding)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                // Three times: the array that grows, its copy, and the lines made of it.
                share.take(3L * read);
                if (body.size() + read > mostBytes) {
                    throw new Answer.Refusal(413, "the body is larger than " + mostBytes + " bytes, unpacked", 0);
                }
                body.write(chunk, 0, read);
            }
        }
        return body.toByteArray();
    }

    private static InputStream unpacked(InputStream raw, String encoding) throws IOException, Answer.Refusal {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> raw;
            case "gzip", "x-gzip" -> new GZIPInputStream(raw, CHUNK);
            case "zstd" -> new ZstdInputStream(raw);
            default -> throw new Answer.Refusal(415, "Content-Encoding must be gzip, zstd or identity", 0);
        };
    }
}
