package weir.feed.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import weir.feed.validation.RowValidator;

/**
 * The rows of a file of JSON lines. An object over several lines is one row, written anew as one line; what is white space in JSON and ends a line
 * elsewhere becomes a space.
 */
final class JsonLineRows implements Rows {
    private final InputStream in;
    private final LineReader lines;
    private final int mostBytes;
    private final String remedy;
    /** Lines that were read ahead, the next one first. */
    private final Deque<Piece> ahead = new ArrayDeque<>();

    private long read;
    private long line;
    private Optional<String> problem = Optional.empty();
    /** Whether the file ends within the object that begins on the last line. */
    private boolean isOpen;

    /**
     * A line, or a part of one that CRs cut into several.
     *
     * @param isLong whether it was too long, so that its bytes are not there
     * @param isAlone whether no object over several lines begins with it: that was tried with one in front of it
     */
    // Pieces are never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(byte[] bytes, int from, int length, long number, boolean isLong, boolean isAlone) {
        Piece kept() {
            return new Piece(Arrays.copyOfRange(bytes, from, from + length), 0, length, number, isLong, isAlone);
        }

        Piece alone() {
            return new Piece(bytes, from, length, number, isLong, true);
        }

        boolean isObject() {
            return RowValidator.OPEN.refusal(bytes, from, length).isEmpty();
        }
    }

    /** Of a file. */
    JsonLineRows(BufferedInputStream in, int mostBytes) throws IOException {
        this(in, new LineReader(in, mostBytes).endingBy(LineEnd.of(in)), mostBytes, LineReader.MAX_LINE);
    }

    /**
     * Of anything else.
     *
     * @param in what {@code lines} reads
     * @param mostBytes how long an object over several lines may be
     * @param remedy what is said behind that of a longer one
     */
    JsonLineRows(InputStream in, LineReader lines, int mostBytes, String remedy) {
        this.in = in;
        this.lines = lines;
        this.mostBytes = mostBytes;
        this.remedy = remedy;
    }

    @Override
    public boolean next(Line into) throws IOException, InterruptedException {
        problem = Optional.empty();
        isOpen = false;
        Optional<Piece> next = take();
        while (next.isPresent() && cut(next.get())) {
            next = take();
        }
        if (next.isEmpty()) {
            return false;
        }
        Piece piece = next.get();
        line = piece.number();
        if (piece.isLong()) {
            problem = lines.tooLong();
            into.accept(piece.bytes(), piece.from(), 0);
        } else if (piece.isObject()) {
            flatten(piece.bytes(), piece.from(), piece.length());
            into.accept(piece.bytes(), piece.from(), piece.length());
        } else if (piece.isAlone() || piece.bytes()[piece.from()] < 0) {
            // What is none of ASCII, like a byte order mark, begins no object: the validator says what it is.
            into.accept(piece.bytes(), piece.from(), piece.length());
        } else {
            join(piece.kept(), into);
        }
        return true;
    }

    /** The next line that is not blank. */
    private Optional<Piece> take() throws IOException, InterruptedException {
        if (!ahead.isEmpty()) {
            return Optional.of(ahead.removeFirst());
        }
        while (lines.next()) {
            read++;
            if (lines.isTooLong() || !lines.isBlank()) {
                int length = lines.isTooLong() ? 0 : lines.length();
                return Optional.of(new Piece(lines.buffer(), lines.from(), length, read, lines.isTooLong(), false));
            }
        }
        return Optional.empty();
    }

    /** Whether CRs cut the line, which is no object, into several. */
    private boolean cut(Piece piece) {
        if (!hasReturn(piece) || piece.isObject()) {
            return false;
        }
        String text = new String(piece.bytes(), piece.from(), piece.length(), StandardCharsets.ISO_8859_1);
        Deque<Piece> pieces = new ArrayDeque<>();
        for (String part : text.split("\r", -1)) {
            if (!part.isBlank()) {
                byte[] bytes = part.getBytes(StandardCharsets.ISO_8859_1);
                pieces.addFirst(new Piece(bytes, 0, bytes.length, piece.number(), false, piece.isAlone()));
            }
        }
        pieces.forEach(ahead::addFirst);
        return true;
    }

    private static boolean hasReturn(Piece piece) {
        for (int at = piece.from(); at < piece.from() + piece.length(); at++) {
            if (piece.bytes()[at] == '\r') {
                return true;
            }
        }
        return false;
    }

    /** Gives a line that is no object: if one begins there that ends on a later line, all of it. */
    private void join(Piece first, Line into) throws IOException, InterruptedException {
        try (OpenObject object = new OpenObject(mostBytes)) {
            Deque<Piece> taken = new ArrayDeque<>();
            Optional<Piece> next = Optional.of(first);
            while (next.isPresent() && add(object, next.get())) {
                if (!object.isLong()) {
                    taken.addLast(next.get().kept());
                }
                next = take();
            }
            if (!object.isWhole() && !taken.isEmpty()) {
                next.ifPresent(piece -> ahead.addFirst(piece.kept()));
            }
            isOpen = next.isEmpty() && !object.isWhole();
            if (object.isLong()) {
                problem = Optional.of("the object that begins here is longer than " + mostBytes + " bytes" + remedy);
            } else if (object.isWhole()) {
                byte[] bytes = object.bytes();
                flatten(bytes, 0, bytes.length);
                into.accept(bytes, 0, bytes.length);
                return;
            } else if (next.isEmpty() && taken.size() > 1) {
                problem = Optional.of("the object that begins here does not end");
            } else {
                // Only the first line is wrong; the others are looked at again, each for itself.
                taken.pollFirst();
                while (!taken.isEmpty()) {
                    ahead.addFirst(taken.removeLast().alone());
                }
            }
        }
        into.accept(first.bytes(), 0, first.length());
    }

    private static boolean add(OpenObject object, Piece piece) throws IOException {
        return piece.isLong() ? object.addLong() : object.add(piece.bytes(), piece.from(), piece.length());
    }

    /** In an object of JSON, line ends are white space; inside of strings they are escaped. */
    private static void flatten(byte[] bytes, int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == '\r' || bytes[at] == '\n') {
                bytes[at] = ' ';
            }
        }
    }

    @Override
    public Optional<String> problem() {
        return problem;
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
    public boolean isEnded() {
        return !isOpen && (!ahead.isEmpty() || lines.isEnded());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
