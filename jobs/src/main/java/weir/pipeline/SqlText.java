package weir.pipeline;

import java.util.List;
import weir.yaml.Position;

/**
 * SQL as it stands in a pipeline file, with what it takes to name the line of a mistake in it.
 *
 * @param position where its key stands
 * @param text the SQL
 * @param lines where in {@code text} the lines of the file begin, by ascending offset; empty if it is not from a file
 */
public record SqlText(Position position, String text, List<LineStart> lines) {
    /** Keeps its own copy of {@code lines}. */
    public SqlText {
        lines = List.copyOf(lines);
    }

    /** SQL that is not from a file. */
    public static SqlText of(String text) {
        return new SqlText(new Position(0, ""), text, List.of());
    }

    /**
     * From {@code offset} on, the text stands on {@code line} of the file.
     *
     * @param offset in characters, from 0
     * @param line from 1
     */
    public record LineStart(int offset, int line) {}

    /** The line of the file on which the character at {@code offset} stands. */
    public int lineAt(int offset) {
        int line = position.line();
        for (LineStart start : lines) {
            if (start.offset() > offset) {
                break;
            }
            line = start.line();
        }
        return line;
    }

    @Override
    public String toString() {
        return text;
    }
}
