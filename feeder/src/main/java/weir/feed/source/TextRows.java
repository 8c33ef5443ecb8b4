package weir.feed.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a file of any text, each as a row; blank ones, too. */
final class TextRows implements Rows {
    private final InputStream in;
    private final LineReader lines;
    private long line;

    /** Of a file. */
    TextRows(BufferedInputStream in, int mostBytes) throws IOException {
        this(in, new LineReader(in, mostBytes).endingBy(LineEnd.of(in)));
    }

    /** @param in what {@code lines} reads */
    TextRows(InputStream in, LineReader lines) {
        this.in = in;
        this.lines = lines;
    }

    @Override
    public boolean next(Line into) throws IOException, InterruptedException {
        if (!lines.next()) {
            return false;
        }
        line++;
        byte[] row = TextRow.of(lines.buffer(), lines.from(), lines.isTooLong() ? 0 : lines.length());
        into.accept(row, 0, row.length);
        return true;
    }

    @Override
    public String place() {
        return "line " + line;
    }

    @Override
    public long number() {
        return line;
    }

    @Override
    public Optional<String> problem() {
        return lines.tooLong();
    }

    @Override
    public boolean isEnded() {
        return lines.isEnded();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
