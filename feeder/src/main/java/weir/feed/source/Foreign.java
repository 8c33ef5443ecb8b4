package weir.feed.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What a file of rows is not, by its first bytes: its lines would all be refused, one by one. */
enum Foreign {
    GZIP("it is packed by gzip, and its name does not end in .gz", "\u001f\u008b"),
    ZSTD("it is packed by zstd, and its name does not end in .zst", "(\u00b5/\u00fd"),
    UTF_16_LE("it is UTF-16, not UTF-8", "\u00ff\u00fe"),
    UTF_16_BE("it is UTF-16, not UTF-8", "\u00fe\u00ff"),
    PARQUET("it is a Parquet file; a pipeline reads those by files:", "PAR1"),
    ZIP(
            "it is a ZIP archive, as spreadsheets are, too; unpack it, or pack single files by gzip or zstd",
            "PK\u0003\u0004"),
    XZ("it is packed by xz; use gzip or zstd", "\u00fd7zXZ\0"),
    BZIP("it is packed by bzip2; use gzip or zstd", "BZh"),
    SEVEN_ZIP("it is a 7z archive; unpack it", "7z\u00bc\u00af");

    private static final int MAX_BYTES = 8;

    private final String reason;
    private final String beginning;

    Foreign(String reason, String beginning) {
        this.reason = reason;
        this.beginning = beginning;
    }

    /** Why these bytes are no text of rows; empty if they may be. Leaves the stream where it is. */
    static Optional<String> find(BufferedInputStream in) throws IOException {
        in.mark(MAX_BYTES);
        String first = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
        in.reset();
        return Arrays.stream(values())
                .filter(kind -> first.startsWith(kind.beginning))
                .map(kind -> kind.reason)
                .findFirst();
    }
}
