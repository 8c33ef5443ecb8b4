package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import weir.init.ColumnType.Plain;

/** What the queries make of some rows, computed here, without Spark. Each row is its values as YAML takes them, separated by commas. */
final class Expectations {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Queries queries;
    private final List<SampleRow> rows;

    Expectations(Queries queries, List<SampleRow> rows) {
        this.queries = queries;
        this.rows = rows;
    }

    /** Rows of {@link Queries#windowSql}. Those without an event time are in no window. */
    List<String> windows() {
        Window window = queries.window().orElseThrow();
        EventTime time = queries.stream().eventTime().best().orElseThrow();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (SampleRow row : rows) {
            OptionalLong micros = time.micros(row);
            if (micros.isPresent()) {
                long start = window.start(micros.getAsLong());
                String key = time(start) + ", " + time(start + window.micros()) + group(row, ", %s");
                counts.merge(key, 1L, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + ", " + entry.getValue())
                .toList();
    }

    private static String time(long micros) {
        return Yaml.quoted(TIME.format(LocalDateTime.ofEpochSecond(micros / 1_000_000, 0, ZoneOffset.UTC)));
    }

    /** Rows of {@link Queries#totalsSql}. */
    List<String> totals() {
        Map<String, List<SampleRow>> groups = new LinkedHashMap<>();
        for (SampleRow row : rows) {
            groups.computeIfAbsent(group(row, "%s, "), first -> new ArrayList<>())
                    .add(row);
        }
        List<String> totals = new ArrayList<>();
        groups.forEach((group, of) -> totals.add(group + of.size() + extremes(of)));
        return totals;
    }

    private String extremes(List<SampleRow> of) {
        return queries.number()
                .map(column -> {
                    SortedSet<BigDecimal> numbers = numbers(of, column);
                    return numbers.isEmpty()
                            ? ", null, null"
                            : ", " + numbers.first().toPlainString() + ", "
                                    + numbers.last().toPlainString();
                })
                .orElse("");
    }

    private static SortedSet<BigDecimal> numbers(List<SampleRow> rows, Column column) {
        SortedSet<BigDecimal> numbers = new TreeSet<>();
        for (SampleRow row : rows) {
            JsonNode value = row.value(column);
            if (value.isNumber()) {
                numbers.add(
                        column.type() == Plain.DOUBLE ? BigDecimal.valueOf(value.doubleValue()) : value.decimalValue());
            }
        }
        return numbers;
    }

    private String group(SampleRow row, String form) {
        return queries.group()
                .map(column -> {
                    JsonNode value = row.value(column);
                    return form.formatted(value.isMissingNode() ? "null" : Yaml.flow(value));
                })
                .orElse("");
    }
}
