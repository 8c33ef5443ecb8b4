package weir.pipelinetest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with rows, for a person to read. */
final class Difference {
    private Difference() {}

    /**
     * Compares rows.
     *
     * @param columns their names
     * @param expected the rows that should be there; each may be there several times
     * @param actual the rows that are
     * @param ordered whether their order counts
     * @return nothing if they are the same, else lines: {@code -} was expected and is not there, {@code +} is there and was not expected
     */
    static List<String> between(
            List<String> columns, List<List<String>> expected, List<List<String>> actual, boolean ordered) {
        List<List<String>> missing = without(expected, actual);
        List<List<String>> more = without(actual, expected);
        List<String> lines = new ArrayList<>();
        if (missing.isEmpty() && more.isEmpty()) {
            if (ordered && !expected.equals(actual)) {
                lines.add("the rows are the right ones in another order:");
                lines.addAll(table(
                        columns, actual.stream().map(row -> marked(" ", row)).toList()));
            }
            return lines;
        }
        List<List<String>> marked = new ArrayList<>();
        without(expected, missing).forEach(row -> marked.add(marked(" ", row)));
        missing.forEach(row -> marked.add(marked("-", row)));
        more.forEach(row -> marked.add(marked("+", row)));
        // What was expected stands beside what came in its place.
        marked.sort(Comparator.comparing(row -> String.join("|", row.subList(1, row.size()))));
        lines.add("%d of %d rows are missing (-), %d are there that were not expected (+):"
                .formatted(missing.size(), expected.size(), more.size()));
        lines.addAll(table(columns, marked));
        return lines;
    }

    private static List<String> marked(String mark, List<String> row) {
        List<String> marked = new ArrayList<>(List.of(mark));
        marked.addAll(row);
        return marked;
    }

    /** Each of the others takes one away. */
    private static List<List<String>> without(List<List<String>> rows, List<List<String>> others) {
        List<List<String>> left = new ArrayList<>(rows);
        others.forEach(left::remove);
        return left;
    }

    private static List<String> table(List<String> columns, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(marked(" ", columns)));
        all.addAll(rows);
        int[] widths = new int[columns.size() + 1];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(row.get(0)).append(' ');
        for (int i = 1; i < row.size(); i++) {
            line.append(i > 1 ? " | " : "")
                    .append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length()));
        }
        return line.toString().stripTrailing();
    }
}
