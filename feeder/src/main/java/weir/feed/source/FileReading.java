package weir.feed.source;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Hands in the rows of a file behind those that were taken, each with the mark of how far the file is read with it. Not thread-safe.
 *
 * <p>A file that is still being written may end within a line. If what is there is no row, it is refused but not counted, so that the whole line is
 * read when the file has grown. If it was a row, and turns out to go on, that is told: what was fed cannot be taken back.
 */
final class FileReading {
    private final Intake intake;
    private final String source;
    private final Gathering gathering;
    private final Path file;
    private final Taken before;
    private final Function<Taken, String> mark;
    private Taken taken;

    /**
     * @param source its name, for messages and marks
     * @param file its name for messages
     * @param before what was taken
     * @param mark what the source's mark is then
     */
    FileReading(Intake intake, String source, Path file, Taken before, Function<Taken, String> mark) {
        this.intake = intake;
        this.source = source;
        this.gathering = new Gathering(intake, source);
        this.file = file;
        this.before = before;
        // Lines that were refused before are not looked at again.
        this.taken = new Taken(0, before.refused(), Optional.empty());
        this.mark = mark;
    }

    /** Whether the next row has not been taken yet. */
    boolean isBehind() {
        return taken.rows() >= before.rows();
    }

    /** What has been taken with the rows so far. */
    Taken taken() {
        return taken;
    }

    /** Takes the row that the file has just given if it is one, else refuses it, naming its place. */
    void line(Rows rows, byte[] bytes, int from, int length) throws InterruptedException {
        boolean isNew = isBehind();
        Optional<String> refusal = isNew ? refusal(rows, bytes, from, length) : goesOn(bytes, from, length);
        if (!isNew || refusal.isEmpty() || rows.isEnded()) {
            Optional<String> open =
                    rows.isEnded() ? Optional.empty() : Optional.of(Taken.checksum(bytes, from, length));
            taken = new Taken(taken.rows() + 1, taken.refused() + (refusal.isPresent() ? 1 : 0), open);
        }
        if (refusal.isPresent()) {
            String place = file.getFileName() + ", " + rows.place();
            intake.refuse(source, place, bytes, from, length, refusal.get());
        }
        if (isNew) {
            gathering.mark(mark.apply(taken));
            if (refusal.isEmpty()) {
                gathering.row(bytes, from, length);
            }
        }
    }

    private Optional<String> refusal(Rows rows, byte[] bytes, int from, int length) {
        return rows.problem().or(() -> intake.validator().refusal(bytes, from, length));
    }

    private Optional<String> goesOn(byte[] bytes, int from, int length) {
        boolean isLast = taken.rows() + 1 == before.rows();
        return isLast && before.open().isPresent() && !before.open().get().equals(Taken.checksum(bytes, from, length))
                ? Optional.of(
                        "the file ended within this line when it was fed, and what stood there was taken for a row")
                : Optional.empty();
    }

    /** Hands in what was gathered. */
    void flush() throws InterruptedException {
        gathering.flush();
    }

    /** Notes how far the file was read, whatever its last rows were. */
    void mark(String position) {
        gathering.mark(position);
    }

    /** Hands in what was gathered, and waits until it is durable. */
    void settle() throws InterruptedException {
        gathering.settle();
    }
}
