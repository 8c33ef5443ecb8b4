package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.InvalidInput;

/** The table of output modes in docs/course.md is what {@code check} says. */
class OutputModesTest {
    private static final Pattern ASKED = Pattern.compile("queries\\.q(\\d+)\\..*(mode |only adds rows)");
    private static final List<String> MODES = List.of("append", "update", "complete");
    private static final Map<String, String> RESULTS = Map.of(
            "rows as they are", "sql: SELECT k FROM open",
            "groups that no watermark ends", "sql: 'SELECT k, count(*) AS n FROM open GROUP BY k'",
            "groups that a watermark ends",
                    "sql: 'SELECT event_time AS k, count(*) AS n FROM timed GROUP BY event_time'",
            "`detect` and `stateful`", "detect: {from: timed, key: [k], pattern: [a: t > 1], within: 1 minute}");
    private static final Map<String, String> SINKS = Map.of(
            "into `console`", "console",
            "into `memory`", "memory",
            "into `kafka`", "kafka: {bootstrap: \"kafka:9092\", topic: t%s}",
            "into `postgres`", "postgres: {table: t%s}",
            "into `parquet`", "parquet: {path: out%s}",
            "into `jdbc`", "jdbc: {url: \"jdbc:h2:mem:\", table: t%s}");

    @TempDir
    private Path directory;

    private record Combination(String result, String sink, String mode, boolean hasKey) {
        String query(int number) {
            return "  q%d: {%s, mode: %s, sinks: [%s]}\n"
                    .formatted(
                            number,
                            RESULTS.get(result),
                            mode,
                            SINKS.get(sink).formatted(number + (hasKey ? ", key: [k]" : "")));
        }

        static boolean takesKey(String sink) {
            return sink.matches(".*(postgres|parquet).*");
        }

        boolean isAllowedBy(Map<String, List<String>> table) {
            return Stream.of(result, sink)
                    .map(row -> table.get(row).get(MODES.indexOf(mode)))
                    .allMatch(cell -> cell.equals("yes") || (cell.equals("with a key") && hasKey));
        }
    }

    @Test
    void isWhatCheckSays() throws IOException {
        Map<String, List<String>> table = table();
        assertThat(table.keySet())
                .hasSize(RESULTS.size() + SINKS.size())
                .containsAll(RESULTS.keySet())
                .containsAll(SINKS.keySet());
        List<Combination> all = RESULTS.keySet().stream()
                .flatMap(result -> SINKS.keySet().stream()
                        .flatMap(sink -> MODES.stream().flatMap(mode -> Stream.of(false, true)
                                .filter(key -> !key || Combination.takesKey(sink))
                                .map(key -> new Combination(result, sink, mode, key)))))
                .toList();

        Set<Integer> refused = refused(all);

        for (int i = 0; i < all.size(); i++) {
            assertThat(refused.contains(i))
                    .as("check refuses " + all.get(i))
                    .isNotEqualTo(all.get(i).isAllowedBy(table));
        }
    }

    /** Which of them {@code check} refuses. */
    private Set<Integer> refused(List<Combination> all) throws IOException {
        StringBuilder queries = new StringBuilder();
        for (int i = 0; i < all.size(); i++) {
            queries.append(all.get(i).query(i));
        }
        Path file = Files.writeString(
                directory.resolve("modes.yaml"),
                """
                pipeline: modes
                postgres: {url: "jdbc:postgresql://localhost/weir", user: weir, password: "${PASSWORD}"}
                streams:
                  open: {drop: a, schema: k STRING}
                  timed: {drop: b, schema: "k STRING, t BIGINT", eventTime: timestamp_seconds(t), watermark: 1 minute}
                queries:
                """
                        + queries);
        InvalidInput invalid =
                catchThrowableOfType(InvalidInput.class, () -> Planner.read(file, Map.of("PASSWORD", "sesame")));
        return invalid.problems().stream()
                .map(problem -> {
                    Matcher asked = ASKED.matcher(problem.toString());
                    assertThat(asked.find()).as(problem.toString()).isTrue();
                    return Integer.parseInt(asked.group(1));
                })
                .collect(Collectors.toSet());
    }

    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> table = new TreeMap<>();
        List<String> lines = Files.readAllLines(Path.of("../docs/course.md"));
        for (String line : lines.subList(lines.indexOf("## Output modes"), lines.size())) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && !cells[1].isBlank() && !cells[1].startsWith("---")) {
                table.put(cells[1].strip(), List.of(cells[2].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        return table;
    }
}
