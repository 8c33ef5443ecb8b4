package weir.source;

import java.util.ArrayList;
import java.util.List;
import weir.drop.Drop;
import weir.problem.PermanentFailure;

/** What a reader does with the lines that do not fit. Not thread-safe. */
final class BadLines {
    /** Of a line, so much is kept; the drop has the rest. */
    static final int MAX_BYTES_OF_A_LINE = 64 * 1024;

    private static final int MAX_CHARACTERS_OF_A_REASON = 1_000;
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_CHARACTERS_WAITING = 1 << 20;

    private final ReadOptions.BadLines what;
    private final Quarantine quarantine;
    private final List<RejectedLine> waiting = new ArrayList<>();
    private int characters;

    BadLines(ReadOptions.BadLines what, Quarantine quarantine) {
        this.what = what;
        this.quarantine = quarantine;
    }

    /** Whether a line is bad also for a value in a column that nobody asked for. */
    boolean judgeEveryColumn() {
        return what != ReadOptions.BadLines.KEEP;
    }

    /** Whether every line has to be read, whoever needs its rows. */
    boolean needEveryLine() {
        return what == ReadOptions.BadLines.QUARANTINE;
    }

    /**
     * Takes a line.
     *
     * @param store the stream's root, for messages
     * @return whether its rows are handed on
     * @throws PermanentFailure if it must not be there
     */
    boolean keepsRowsOf(BadLine bad, Drop drop, String store) {
        return switch (what) {
            case KEEP -> true;
            case QUARANTINE -> {
                wait(new RejectedLine(
                        drop.lane(),
                        drop.number(),
                        bad.line(),
                        bad.reason().substring(0, Math.min(bad.reason().length(), MAX_CHARACTERS_OF_A_REASON)),
                        bad.text(MAX_BYTES_OF_A_LINE),
                        bad.bytes()));
                yield false;
            }
            case FAIL ->
                throw new PermanentFailure(
                        "read line " + bad.line() + " of drop \"" + drop.path() + "\" in \"" + store + "\"",
                        bad.reason(),
                        "Set badRows to keep to have null for what does not fit the schema, or to quarantine to put such"
                                + " lines aside");
        };
    }

    private void wait(RejectedLine line) {
        waiting.add(line);
        characters += line.raw().length() + line.reason().length();
        if (waiting.size() >= MAX_WAITING || characters >= MAX_CHARACTERS_WAITING) {
            flush();
        }
    }

    /** Returns when all lines that were put aside are durable. */
    void flush() {
        if (!waiting.isEmpty()) {
            quarantine.keep(List.copyOf(waiting));
            waiting.clear();
            characters = 0;
        }
    }
}
