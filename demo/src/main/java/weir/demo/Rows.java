package weir.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a result as text.
 *
 * @param names of the columns
 * @param cells row by row
 */
record Rows(List<String> names, List<List<String>> cells) {
    /** Keeps its own copies. */
    Rows {
        names = List.copyOf(names);
        cells = List.copyOf(cells);
    }

    static Rows read(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
            names.add(result.getMetaData().getColumnLabel(column));
        }
        List<List<String>> cells = new ArrayList<>();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                row.add(String.valueOf(result.getObject(column)));
            }
            cells.add(row);
        }
        return new Rows(names, cells);
    }

    /** A line a row. */
    List<String> lines() {
        return cells.stream().map(row -> String.join(", ", row)).toList();
    }

    /** With aligned columns under their names. */
    List<String> aligned() {
        int[] widths = names.stream().mapToInt(String::length).toArray();
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(aligned(names, widths));
        cells.forEach(row -> lines.add(aligned(row, widths)));
        return lines;
    }

    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : "  ").append(String.format("%-" + widths[i] + "s", row.get(i)));
        }
        return line.toString().stripTrailing();
    }
}
