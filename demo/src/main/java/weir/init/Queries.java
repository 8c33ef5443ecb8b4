package weir.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import weir.init.ColumnType.Plain;

/**
 * What is asked of a stream: counts of each window of event time, if there is one, and totals; both for each value of a column, if there
 * is one that gathers rows.
 *
 * @param stream it
 * @param window empty without an event time
 * @param group the column that gathers rows
 * @param number a column of which the totals have the least and the largest value
 */
record Queries(InferredStream stream, Optional<Window> window, Optional<Column> group, Optional<Column> number) {
    private static final String WINDOW = "window";

    /** Chooses what to ask. */
    static Queries of(InferredStream stream) {
        Optional<EventTime> time = stream.eventTime().best();
        Optional<Column> group = stream.keys().groups().stream().findFirst();
        Optional<Column> number = Stream.of(Plain.DOUBLE, Plain.BIGINT, Plain.INT)
                .flatMap(type -> stream.columns().all().stream().filter(column -> column.type() == type))
                .filter(column -> group.filter(column::equals).isEmpty())
                .filter(column -> !stream.keys().unique().contains(column))
                .filter(column -> Stream.concat(time.stream(), stream.eventTime().others().stream())
                        .noneMatch(candidate -> candidate.column().equals(column)))
                .findFirst();
        return new Queries(stream, time.map(Window::of), group, number);
    }

    /** The name of the query with windows. */
    String perWindow() {
        return Names.free("counts_per_window", List.of(stream.name()));
    }

    /** The name of the query with totals. */
    String totals() {
        return Names.free("totals", List.of(stream.name()));
    }

    /** The columns that tell the rows of the windows apart. */
    List<String> windowKey() {
        List<String> key = new ArrayList<>(List.of(column("window_start"), column("window_end")));
        group.ifPresent(column -> key.add(column.name()));
        return key;
    }

    /** Lines of SQL. */
    List<String> windowSql() {
        String call = "window(event_time, '" + window.orElseThrow().sql() + "')";
        // The short form means a column or a stream of this name where there is one.
        boolean isTaken = stream.name().equalsIgnoreCase(WINDOW)
                || stream.columns().all().stream()
                        .anyMatch(column -> column.name().equalsIgnoreCase(WINDOW));
        String edge = isTaken ? call : WINDOW;
        return List.of(
                "SELECT " + edge + ".start AS " + column("window_start") + ", " + edge + ".end AS "
                        + column("window_end") + grouping(", %s") + ", count(*) AS " + column("row_count"),
                "FROM " + from(),
                "GROUP BY " + call + grouping(", %s"));
    }

    /** Lines of SQL. */
    List<String> totalsSql() {
        List<String> columns = new ArrayList<>();
        group.ifPresent(column -> columns.add(column.sql()));
        columns.add("count(*) AS " + column("row_count"));
        number.ifPresent(column -> {
            columns.add("min(" + column.sql() + ") AS " + column("smallest"));
            columns.add("max(" + column.sql() + ") AS " + column("largest"));
        });
        List<String> sql = new ArrayList<>(List.of("SELECT " + String.join(", ", columns), "FROM " + from()));
        group.ifPresent(column -> sql.add("GROUP BY " + column.sql()));
        return sql;
    }

    private String from() {
        return Identifier.of(stream.name());
    }

    private String grouping(String form) {
        return group.map(column -> form.formatted(column.sql())).orElse("");
    }

    /** A name of a result's column that is not the group's. */
    private String column(String name) {
        return Names.free(name, group.map(Column::name).stream().toList());
    }
}
