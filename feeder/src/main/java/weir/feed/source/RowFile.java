package weir.feed.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import weir.feed.validation.Schema;

/**
 * A file of rows; the end of its name says what is in it: {@code .csv} or {@code .tsv}, or else JSON lines or one JSON array; with
 * {@code .gz} or {@code .zst} behind that if it is packed.
 *
 * @param path the file
 * @param options how it is read
 */
public record RowFile(Path path, FileOptions options) {
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /**
     * A file that was named by hand.
     *
     * @param mostBytes how long a line, or a record of CSV, may be
     */
    public RowFile(Path path, int mostBytes) {
        this(path, FileOptions.DEFAULT.withMostLineBytes(mostBytes).named());
    }

    /**
     * Opens it for reading.
     *
     * @param schema of the stream; without one, CSV gets the types that its values fit
     * @throws IOException if it cannot be read, or its header does not fit
     */
    public Rows open(Optional<Schema> schema) throws IOException {
        if (options.isText()) {
            return new TextRows(checked(), options.mostLineBytes());
        }
        if (isCsv()) {
            return new CsvRows(this, schema);
        }
        return json(checked());
    }

    /**
     * Reads bytes of it as JSON lines, or as one JSON array.
     *
     * @param in what {@link #bytes} gave, or a part of it
     * @throws IOException if they cannot be read
     */
    public Rows json(BufferedInputStream in) throws IOException {
        return startsWithBracket(in) ? new ArrayRows(in) : new JsonLineRows(in, options.mostLineBytes());
    }

    /** Reads it as CSV. */
    CsvReader csv() throws IOException {
        return new CsvReader(checked(), separator(), options.mostLineBytes());
    }

    /** Between two values of CSV. */
    char separator() {
        return options.separator().orElse(name().matches(".*\\.tsv(\\.gz|\\.zst)?") ? '\t' : ',');
    }

    /** Whether nothing of it can turn out to be unreadable but by the disk: then it need not be read twice. */
    boolean isPlainLines() throws IOException {
        if ((isCsv() && !options.isText()) || name().endsWith(".gz") || name().endsWith(".zst")) {
            return false;
        }
        try (BufferedInputStream in = checked()) {
            return options.isText() || !startsWithBracket(in);
        }
    }

    private boolean isCsv() {
        return name().matches(".*\\.[ct]sv(\\.gz|\\.zst)?");
    }

    private String name() {
        return path.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /** The bytes, if they do not show that they are something else. */
    private BufferedInputStream checked() throws IOException {
        BufferedInputStream in = bytes();
        Optional<String> foreign = Foreign.find(in);
        if (foreign.isPresent()) {
            in.close();
            throw new IOException(foreign.get());
        }
        return in;
    }

    /**
     * The file's bytes, unpacked, without the byte order mark that some programs put in front.
     *
     * @throws IOException if it cannot be read, or is not packed as its name says
     */
    public BufferedInputStream bytes() throws IOException {
        OpenOption[] how =
                options.trust().isLinkFollowed() ? new OpenOption[0] : new OpenOption[] {LinkOption.NOFOLLOW_LINKS};
        InputStream raw = Files.newInputStream(path, how);
        try {
            InputStream in = raw;
            if (name().endsWith(".gz")) {
                in = bounded(new GzipMembers(new BufferedInputStream(raw, 1 << 16)));
            } else if (name().endsWith(".zst")) {
                in = bounded(new ZstdFrames(new BufferedInputStream(raw, 1 << 16)));
            }
            return withoutMark(new BufferedInputStream(in, 1 << 16));
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private InputStream bounded(InputStream in) throws IOException {
        return new UnpackBound(in, options.mostUnpackedBytes().orElse(UnpackBound.of(Files.size(path))));
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
}
