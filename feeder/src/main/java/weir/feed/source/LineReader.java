package weir.feed.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a stream of bytes into lines, with bounded memory: what is longer than a line may be is skipped. Not thread-safe. */
final class LineReader implements AutoCloseable {
    /** The option that says how long a line may be. */
    static final String MAX_LINE = " (--max-line)";

    private static final int FIRST_BYTES = 1 << 14;

    /** Does what has to be done before more is waited for. */
    interface Waiting {
        void begins() throws InterruptedException;
    }

    private final InputStream in;
    private final int mostBytes;
    private final Optional<ClientMemoryBudget> budget;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int start;
    private int end;
    private int lineStart;
    private int lineEnd;
    private boolean isTooLong;
    private boolean isAtEnd;
    private boolean hasPlace;
    private boolean isEnded;
    private byte ending = '\n';
    private Waiting waiting = () -> {};

    /** @param mostBytes how long a line may be */
    LineReader(InputStream in, int mostBytes) {
        this(in, mostBytes, Optional.empty());
    }

    /** @param budget those who read at the same time */
    LineReader(InputStream in, int mostBytes, Optional<ClientMemoryBudget> budget) {
        this.in = in;
        this.mostBytes = mostBytes;
        this.budget = budget;
    }

    /** Ends lines by another byte than a line feed. */
    LineReader endingBy(byte value) {
        ending = value;
        return this;
    }

    /** Does this whenever more has to be waited for. */
    void beforeWaiting(Waiting value) {
        waiting = value;
    }

    /**
     * Reads the next line, with or without a line feed at the end of the input.
     *
     * @return false at the end of the input
     * @throws SocketTimeoutException if one of a budget sends, but ends no line
     */
    boolean next() throws IOException, InterruptedException {
        isTooLong = false;
        isEnded = true;
        shrink();
        int searched = start;
        long begun = 0;
        while (true) {
            for (int at = searched; at < end; at++) {
                if (buffer[at] == ending) {
                    isTooLong = isTooLong || at - start > mostBytes;
                    line(start, at);
                    start = at + 1;
                    return true;
                }
            }
            if (isAtEnd) {
                line(start, end);
                isEnded = false;
                boolean isLine = end > start || isTooLong;
                start = end;
                return isLine;
            }
            if (isTooLong || end - start > mostBytes) {
                // Its first bytes are of no use without the rest, which is read and forgotten.
                isTooLong = true;
                end = start;
                shrink();
            }
            searched = fill();
            begun = begun == 0 ? System.nanoTime() : begun;
            if (budget.isPresent()
                    && System.nanoTime() - begun
                            > budget.get().patience(hasPlace).toNanos()) {
                throw new SocketTimeoutException("a line did not end");
            }
        }
    }

    /** Makes room, reads what there is; says where new bytes begin. */
    private int fill() throws IOException, InterruptedException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            grow();
        }
        int before = end;
        if (in.available() == 0) {
            waiting.begins();
        }
        int read = in.read(buffer, end, buffer.length - end);
        isAtEnd = read < 0;
        end += Math.max(0, read);
        return before;
    }

    private void grow() throws InterruptedException {
        if (buffer.length >= ClientMemoryBudget.SHORT_BYTES && budget.isPresent() && !hasPlace) {
            budget.get().enter();
            hasPlace = true;
        }
        // One byte more than a line may have tells that it is too long.
        int most = Math.max(FIRST_BYTES, mostBytes + 1);
        buffer = Arrays.copyOf(buffer, (int) Math.min(most, 2L * buffer.length));
    }

    /** Gives back the room of a long line. */
    private void shrink() {
        if (hasPlace && end - start <= FIRST_BYTES) {
            buffer = Arrays.copyOf(Arrays.copyOfRange(buffer, start, end), FIRST_BYTES);
            end -= start;
            start = 0;
            close();
        }
    }

    /** Gives back its place in the budget; does not close the stream. */
    @Override
    public void close() {
        if (hasPlace) {
            hasPlace = false;
            budget.ifPresent(ClientMemoryBudget::leave);
        }
    }

    private void line(int from, int to) {
        lineStart = from;
        lineEnd = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
    }

    /** Whether the line was longer than it may be; then its bytes are not there. */
    boolean isTooLong() {
        return isTooLong;
    }

    /** Whether a line end closes the line; if not, the input does. */
    boolean isEnded() {
        return isEnded;
    }

    /** What is wrong with a line that is too long; empty if it is not. */
    Optional<String> tooLong() {
        return isTooLong ? Optional.of("longer than " + mostBytes + " bytes" + MAX_LINE) : Optional.empty();
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
}
