package weir.init;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipException;
import weir.feed.source.RowFile;
import weir.problem.Failure;
import weir.problem.InvalidInput;

/**
 * The beginning of a file, looked at before its rows are read: what is no text of rows at all is told here, and not as many wrong rows.
 *
 * @param text unpacked, without a byte order mark of UTF-8; one character for each byte, so that it can be cut anywhere
 * @param isWhole whether this is all there is
 */
record Head(String text, boolean isWhole) {
    private static final int MAX_BYTES = 1 << 16;

    private enum Magic {
        GZIP("packed by gzip, and its name does not say so", "Add .gz to its name", "\u001f\u008b"),
        ZSTD("packed by zstd, and its name does not say so", "Add .zst to its name", "(\u00b5/\u00fd"),
        UTF_16_LE("UTF-16", "Save it as UTF-8", "\u00ff\u00fe"),
        UTF_16_BE("UTF-16", "Save it as UTF-8", "\u00fe\u00ff"),
        PARQUET("a Parquet file", "Give JSON or CSV; a pipeline reads Parquet by \"files\" (docs/pipeline.md)", "PAR1"),
        ZIP("a ZIP file, as spreadsheets are", "Unpack it, or save the table as CSV", "PK\u0003\u0004");

        private final String shown;
        private final String hint;
        private final String beginning;

        Magic(String shown, String hint, String beginning) {
            this.shown = shown;
            this.hint = hint;
            this.beginning = beginning;
        }
    }

    /**
     * Looks at a file.
     *
     * @throws InvalidInput if it cannot be read, is empty, or is no text in UTF-8 with line feeds
     */
    static Head of(RowFile file) {
        try (BufferedInputStream in = file.bytes()) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            Head head = new Head(new String(bytes, StandardCharsets.ISO_8859_1), bytes.length < MAX_BYTES);
            head.check(file.path());
            return head;
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    /** What a failure to read means. */
    static InvalidInput unreadable(Path file, IOException failure) {
        String reason = Failure.reason(failure);
        if (failure instanceof EOFException
                || reason.contains("Truncated source")
                || reason.contains("Read error or truncated")) {
            return Faults.of(file, "the packed data ends too early, so that the file is not whole", "Copy it again");
        } else if (failure instanceof ZipException
                || failure.getClass().getSimpleName().contains("Zstd")) {
            return Faults.of(file, "it is not packed as its name says: " + reason, "Give it the name of what it is");
        }
        return Faults.of(file, reason, "Name a file that is there and can be read");
    }

    private void check(Path file) {
        for (Magic magic : Magic.values()) {
            if (text.startsWith(magic.beginning)) {
                throw Faults.of(file, "it is " + magic.shown, magic.hint);
            }
        }
        if (isWhole && text.isBlank()) {
            throw Faults.of(file, "it is empty", "Give one that has rows");
        }
        if (text.chars().anyMatch(Head::isBinary)) {
            throw Faults.of(file, "it is binary, not text", "Give JSON lines, a JSON array or CSV");
        }
    }

    private static boolean isBinary(int character) {
        return character < ' ' && "\n\r\t\f".indexOf(character) < 0;
    }

    /**
     * Refuses lines that end with CR alone.
     *
     * @throws InvalidInput if they do
     */
    void requireLineFeeds(Path file) {
        int end = text.indexOf('\r');
        if (end >= 0 && end < text.length() - 1 && text.indexOf('\n') < 0) {
            throw Faults.of(
                    file, "its lines end with CR alone", "Make them end with LF, for example by \"tr '\\r' '\\n'\"");
        }
    }

    /** The first character that is not blank; a space if there is none. */
    char firstCharacter() {
        return text.chars()
                .filter(c -> c > ' ')
                .mapToObj(c -> (char) c)
                .findFirst()
                .orElse(' ');
    }
}
