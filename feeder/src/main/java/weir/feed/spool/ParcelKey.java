package weir.feed.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Names a batch, so that it is accepted once however often it comes. Names and contents are kept as hashes, which are short whatever clients send.
 *
 * @param id of the client's name space, and the name in it
 * @param content hash of what the client sent; 0 if that is not known
 * @param second when it came, in s since 1970; 0 if that is not known
 */
public record ParcelKey(Id id, long content, long second) {
    /** The first 128 bits of a SHA-256. */
    record Id(long high, long low) {}

    /**
     * The key of a batch that has just come.
     *
     * @param space of the client: what one names never meets what another one does
     * @param name as the client gave it
     * @param content all that the client sent
     */
    public static ParcelKey of(String space, String name, byte[] content, Instant now) {
        long hash = ByteBuffer.wrap(sha256().digest(content)).getLong();
        return new ParcelKey(id(space, name), hash, now.getEpochSecond());
    }

    private static Id id(String space, String name) {
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest((space + '\n' + name).getBytes(StandardCharsets.UTF_8)));
        return new Id(hash.getLong(), hash.getLong());
    }

    /** Whether a batch of this name, which came before, may have been another one. */
    boolean isOther(ParcelKey before) {
        return content != 0 && before.content != 0 && content != before.content;
    }

    /** As it stands in logs and files. */
    String text() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.high()) + hex.toHexDigits(id.low()) + " " + hex.toHexDigits(content) + " " + second;
    }

    /** Reads {@link #text}, or the bare name that versions before 0.2 wrote; no name has a space. */
    static ParcelKey parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length < 3) {
            return new ParcelKey(id("", text), 0, 0);
        }
        Id id = new Id(Long.parseUnsignedLong(parts[0], 0, 16, 16), Long.parseUnsignedLong(parts[0], 16, 32, 16));
        return new ParcelKey(id, Long.parseUnsignedLong(parts[1], 16), Long.parseLong(parts[2]));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
