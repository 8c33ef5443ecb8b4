package weir.feed.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream of bytes into lines, with bounded memory: what is longer than a line may be is skipped. Not thread-safe. */
final class LineReader {
    private final InputStream in;
    private final int mostBytes;
    private byte[] buffer = new byte[1 << 14];
    private int start;
    private int end;
    private int lineStart;
    private int lineEnd;
    private boolean isTooLong;
    private boolean isAtEnd;

    /** @param mostBytes how long a line may be */
    LineReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /**
     * Reads the next line, with or without a line feed at the end of the input.
     *
     * @return false at the end of the input
     */
    boolean next() throws IOException {
        isTooLong = false;
        int searched = start;
        while (true) {
            for (int at = searched; at < end; at++) {
                if (buffer[at] == '\n') {
                    line(start, at);
                    start = at + 1;
                    return true;
                }
            }
            if (isAtEnd) {
                line(start, end);
                boolean isLine = end > start || isTooLong;
                start = end;
                return isLine;
            }
            if (end - start > mostBytes) {
                // What was read of it is enough to tell whose line it was; the rest is read and forgotten.
                isTooLong = true;
                end = start;
            }
            searched = fill();
        }
    }

    /** Makes room, reads what there is; says where new bytes begin. */
    private int fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int before = end;
        int read = in.read(buffer, end, buffer.length - end);
        isAtEnd = read < 0;
        end += Math.max(0, read);
        return before;
    }

    private void line(int from, int to) {
        lineStart = from;
        lineEnd = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
    }

    /** Whether the line was longer than it may be; then its bytes are not there. */
    boolean isTooLong() {
        return isTooLong;
    }

    byte[] buffer() {
        return buffer;
    }

    int from() {
        return lineStart;
    }

    int length() {
        return lineEnd - lineStart;
    }

    boolean isBlank() {
        for (int at = lineStart; at < lineEnd; at++) {
            if (buffer[at] != ' ' && buffer[at] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Whether the next line may have to be waited for. */
    boolean mayWait() throws IOException {
        for (int at = start; at < end; at++) {
            if (buffer[at] == '\n') {
                return false;
            }
        }
        return in.available() == 0;
    }
}
