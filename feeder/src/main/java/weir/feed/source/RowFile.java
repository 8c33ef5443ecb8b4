package weir.feed.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import weir.feed.door.Schema;

/**
 * A file of rows; the end of its name says what is in it: {@code .csv}, or else JSON lines or one JSON array; with {@code .gz} or
 * {@code .zst} behind that if it is packed.
 *
 * @param path the file
 * @param mostBytes how long a line, or a record of CSV, may be
 */
public record RowFile(Path path, int mostBytes) {
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /**
     * Opens it for reading.
     *
     * @param schema of the stream; without one, CSV gets the types that its values fit
     * @throws IOException if it cannot be read, or its header does not fit
     */
    public Rows open(Optional<Schema> schema) throws IOException {
        if (isCsv()) {
            return new CsvRows(this, schema);
        }
        return json(bytes());
    }

    /**
     * Reads bytes of it as JSON lines, or as one JSON array.
     *
     * @param in what {@link #bytes} gave, or a part of it
     * @throws IOException if they cannot be read
     */
    public Rows json(BufferedInputStream in) throws IOException {
        return startsWithBracket(in) ? new ArrayRows(in) : new JsonLineRows(in, mostBytes);
    }

    /** Reads it as CSV. */
    CsvReader csv() throws IOException {
        return new CsvReader(bytes(), ',', mostBytes);
    }

    private boolean isCsv() {
        return name().matches(".*\\.csv(\\.gz|\\.zst)?");
    }

    private String name() {
        return path.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /**
     * The file's bytes, unpacked, without the byte order mark that some programs put in front.
     *
     * @throws IOException if it cannot be read, or is not packed as its name says
     */
    public BufferedInputStream bytes() throws IOException {
        InputStream raw = Files.newInputStream(path);
        try {
            InputStream in = raw;
            if (name().endsWith(".gz")) {
                in = new GZIPInputStream(new BufferedInputStream(raw, 1 << 16), 1 << 16);
            } else if (name().endsWith(".zst")) {
                in = new ZstdInputStream(new BufferedInputStream(raw, 1 << 16)).setContinuous(false);
            }
            return withoutMark(new BufferedInputStream(in, 1 << 16));
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static BufferedInputStream withoutMark(BufferedInputStream in) throws IOException {
        in.mark(MARK.length);
        if (!Arrays.equals(in.readNBytes(MARK.length), MARK)) {
            in.reset();
        }
        return in;
    }

    private static boolean startsWithBracket(BufferedInputStream in) throws IOException {
        in.mark(1 << 12);
        int first = in.read();
        for (int blanks = 1; blanks < 1 << 11 && first >= 0 && first <= ' '; blanks++) {
            first = in.read();
        }
        in.reset();
        return first == '[';
    }

    private static final class JsonLineRows implements Rows {
        private final InputStream in;
        private final LineReader lines;
        private long line;

        JsonLineRows(InputStream in, int mostBytes) {
            this.in = in;
            this.lines = new LineReader(in, mostBytes);
        }

        @Override
        public boolean next(Line into) throws IOException, InterruptedException {
            while (lines.next()) {
                line++;
                if (!lines.isBlank()) {
                    // A line that is too long arrives empty, and is refused as what it is: no row.
                    into.accept(lines.buffer(), lines.from(), lines.isTooLong() ? 0 : lines.length());
                    return true;
                }
            }
            return false;
        }

        @Override
        public long number() {
            return line;
        }

        @Override
        public String place() {
            return "line " + line;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
