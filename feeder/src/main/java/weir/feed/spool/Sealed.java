package weir.feed.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import weir.drop.Compression;
import weir.drop.Content;

/**
 * A sealed segment: a file that is the drop of the same number. Its name tells what must be in it.
 *
 * @param file where it lies
 * @param number of the drop
 * @param rows in it
 * @param checksum CRC-32C of its bytes
 * @param compression how they are packed
 * @param sealed when, in ms; empty if nobody says: an earlier version sealed it, it holds no rows, or their times are made up
 */
public record Sealed(
        Path file, long number, long rows, int checksum, Compression compression, Optional<Instant> sealed) {
    private static final Pattern NAME = Pattern.compile(
            "(\\d{12})\\.r(\\d+)\\.c([0-9a-f]{8})(?:\\.t([1-9]\\d{0,14}))?(\\.json|\\.json\\.gz|\\.json\\.zst)\\.sealed");

    /** A segment of a spool, under the name that says all this. */
    static Sealed in(
            Path spool, long number, long rows, int checksum, Compression compression, Optional<Instant> sealed) {
        String time = sealed.map(at -> ".t" + at.toEpochMilli()).orElse("");
        String name = String.format(
                Locale.ROOT, "%012d.r%d.c%08x%s%s.sealed", number, rows, checksum, time, compression.suffix());
        return new Sealed(spool.resolve(name), number, rows, checksum, compression, sealed);
    }

    static Optional<Sealed> parse(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (Compression compression : Compression.values()) {
            if (compression.suffix().equals(matcher.group(5))) {
                return Optional.of(new Sealed(
                        file,
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Integer.parseUnsignedInt(matcher.group(3), 16),
                        compression,
                        Optional.ofNullable(matcher.group(4))
                                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))));
            }
        }
        return Optional.empty();
    }

    /** The drop's bytes. */
    public Content content() {
        return Content.ofDurable(file);
    }

    /** Whether the bytes are still those that were sealed. */
    public boolean isWhole() throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return (int) crc.getValue() == checksum;
    }
}
