package weir.course;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What console sinks have printed, read back. */
final class Printed {
    private static final Pattern HEADING = Pattern.compile("-- (\\w+), batch \\d+");

    private final Map<String, List<List<String>>> batches = new LinkedHashMap<>();

    Printed(String text) {
        List<String> rows = new ArrayList<>();
        boolean isHeader = false;
        for (String line : text.lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                rows = new ArrayList<>();
                isHeader = true;
                batches.computeIfAbsent(heading.group(1), any -> new ArrayList<>())
                        .add(rows);
            } else if (line.startsWith("|")) {
                if (!isHeader) {
                    rows.add(row(line));
                }
                isHeader = false;
            }
        }
    }

    private static String row(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).collect(Collectors.joining("|"));
    }

    /** All rows of a query. */
    List<String> rows(String query) {
        return batches.getOrDefault(query, List.of()).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The rows of the last batch of a query. */
    List<String> last(String query) {
        List<List<String>> all = batches.getOrDefault(query, List.of());
        return all.isEmpty() ? List.of() : all.get(all.size() - 1);
    }

    /** For each value of a query's first column the row that was printed last. */
    List<String> latest(String query) {
        Map<String, String> latest = new LinkedHashMap<>();
        rows(query).forEach(row -> latest.put(row.substring(0, row.indexOf('|')), row));
        return List.copyOf(latest.values());
    }
}
