package weir.feed.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How far a file was read, and which file that was.
 *
 * @param taken what of it was
 * @param isWhole whether these are all
 * @param size bytes that it had
 * @param nanos when it was changed last, in ns since 1970
 * @param key its number on its disk, which stays when it is renamed; {@code null} where there is none
 * @param print of its first and last 64 KiB, by SHA-256; empty if it is no plain file
 * @param path as a URI
 */
record FileMark(Taken taken, boolean isWhole, long size, long nanos, String key, String print, String path) {
    private static final String WHOLE = "whole";
    private static final String PART = "part";
    private static final int FIELDS = 7;
    private static final int PRINT_BYTES = 1 << 16;
    private static final long NANOS = 1_000_000_000L;

    /** A file that has not been read. */
    static FileMark of(Path file) throws IOException {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        var time = seen.lastModifiedTime().toInstant();
        return new FileMark(
                Taken.NOTHING,
                false,
                seen.size(),
                time.getEpochSecond() * NANOS + time.getNano(),
                String.valueOf(seen.fileKey()),
                seen.isRegularFile() ? print(file, seen.size()) : "",
                file.toAbsolutePath().normalize().toUri().toString());
    }

    FileMark with(Taken value) {
        return new FileMark(value, false, size, nanos, key, print, path);
    }

    FileMark asWhole(boolean value) {
        return new FileMark(taken, value, size, nanos, key, print, path);
    }

    /** Whether this is the other file, unchanged, perhaps under another name or put back under the same one. */
    boolean isSame(FileMark other) {
        return size == other.size && nanos == other.nanos && print.equals(other.print) && isNear(other);
    }

    /** Whether it has the other's name or place on the disk. */
    boolean isNear(FileMark other) {
        return path.equals(other.path) || (!key.equals("null") && key.equals(other.key));
    }

    /** Whether this file begins with all that the other one held: it has grown, or only its time is another. */
    boolean goesOn(Path file, FileMark other) throws IOException {
        return isNear(other)
                && !print.isEmpty()
                && size >= other.size
                && print(file, other.size).equals(other.print);
    }

    /** Whether a change in the middle would not show in the print. */
    boolean isSeenInParts() {
        return size > 2L * PRINT_BYTES;
    }

    String toText() {
        return String.join(
                "\t",
                taken.toText(),
                isWhole ? WHOLE : PART,
                Long.toString(size),
                Long.toString(nanos),
                key,
                print,
                path);
    }

    /** Reads what {@link #toText} wrote; empty if it is something else. */
    static Optional<FileMark> parse(String text) {
        String[] parts = text.split("\t", FIELDS);
        return parts.length < FIELDS
                ? Optional.empty()
                : Optional.of(new FileMark(
                        Taken.parse(parts[0]),
                        parts[1].equals(WHOLE),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]),
                        parts[4],
                        parts[5],
                        parts[6]));
    }

    /** Of the first so many bytes of a file: their first and last 64 KiB. */
    private static String print(Path file, long size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            InputStream in = Channels.newInputStream(channel);
            bytes.write(in.readNBytes((int) Math.min(size, PRINT_BYTES)));
            if (size > PRINT_BYTES) {
                long from = Math.max(PRINT_BYTES, size - PRINT_BYTES);
                channel.position(from);
                bytes.write(in.readNBytes((int) (size - from)));
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
