package weir.log;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows in aligned columns, for people. A row is one line: what a terminal obeys is escaped in its cells, and so are newlines and tabs. Rows that all
 * are there before the first is shown have columns as wide as their widest cell ({@link #lines}). For rows that come one by one, each column has the
 * width that it declares ({@link #line}).
 */
public final class TextTable {
    private static final String GAP = "  ";
    private static final String CUT = "…";

    /**
     * A column.
     *
     * @param name in the header
     * @param width of its narrowest cell
     * @param side on which its texts begin or end
     */
    public record Column(String name, int width, Side side) {
        /** Of texts. */
        public static Column left(String name) {
            return new Column(name, name.length(), Side.LEFT);
        }

        /** Of numbers. */
        public static Column right(String name) {
            return new Column(name, name.length(), Side.RIGHT);
        }

        /** The same, and wider if its name is narrower than this. */
        public Column atLeast(int characters) {
            return new Column(name, Math.max(width, characters), side);
        }
    }

    /** Of a column. */
    public enum Side {
        LEFT,
        RIGHT
    }

    private final List<Column> columns;
    private final String gap;
    private final List<List<String>> rows = new ArrayList<>();

    private TextTable(List<Column> columns, String gap) {
        this.columns = columns;
        this.gap = gap;
    }

    /** A table without rows. Without a name for any column it has no header. */
    public static TextTable of(Column... columns) {
        return new TextTable(List.of(columns), GAP);
    }

    /** A table without rows of texts under these names. */
    public static TextTable ofTexts(List<String> names) {
        return new TextTable(names.stream().map(Column::left).toList(), GAP);
    }

    /** The same, empty, with this between its columns. */
    public TextTable separatedBy(String between) {
        return new TextTable(columns, between);
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are columns; their texts are shown
     */
    public TextTable row(List<?> cells) {
        rows.add(shown(cells));
        return this;
    }

    /** The names of the columns, then all rows, each cut to so many characters. */
    public List<String> lines(int width) {
        List<List<String>> all = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.name().isEmpty())) {
            all.add(names());
        }
        all.addAll(rows);
        int[] widths = columns.stream().mapToInt(Column::width).toArray();
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return all.stream().map(row -> cut(aligned(row, widths), width)).toList();
    }

    /** All lines, cut to the terminal, each with a newline. */
    public String text() {
        return lines(Terminal.width()).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The names of the columns in their declared widths. */
    public String header() {
        return line(names());
    }

    /** A row that is not added, in the declared widths and cut to the terminal; a wider cell moves those behind it. */
    public String line(List<?> cells) {
        int[] widths = columns.stream().mapToInt(Column::width).toArray();
        return cut(aligned(shown(cells), widths), Terminal.width());
    }

    private List<String> names() {
        return shown(columns.stream().map(Column::name).toList());
    }

    private List<String> shown(List<?> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in " + columns.size() + " columns");
        }
        return cells.stream()
                .map(cell -> Printable.escape(
                        String.valueOf(cell).replace("\n", "\\n").replace("\t", "\\t")))
                .toList();
    }

    private String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(Math.max(0, widths[i] - width(row.get(i))));
            boolean isLeft = columns.get(i).side() == Side.LEFT;
            line.append(i == 0 ? "" : gap).append(isLeft ? row.get(i) + blanks : blanks + row.get(i));
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String line, int width) {
        return width(line) <= width ? line : line.substring(0, line.offsetByCodePoints(0, width - 1)) + CUT;
    }
}
