package weir.soak;

import static weir.log.TextTable.Column.left;
import static weir.log.TextTable.Column.right;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import weir.log.TextTable;

/** The table of all figures, and which of them have grown that should not. */
final class Report {
    private final Map<String, Series> series;

    Report(Map<String, Series> series) {
        this.series = series;
    }

    /** Prints a line for each figure. */
    void print(PrintStream out) {
        TextTable table = TextTable.of(
                left("figure"), right("settled at"), right("at the end"), right("per hour"), left("bound"));
        series.forEach((name, values) -> table.row(List.of(
                name,
                number("%,.0f", values.level()),
                number("%,.0f", values.last()),
                number("%+,.0f", values.risePerHour()),
                Bounds.of(name).map(Bound::words).orElse("none"))));
        out.print(table.text());
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    /** One sentence for each figure that is out of its bound. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        series.forEach((name, values) -> {
            Optional<Bound> bound = Bounds.of(name);
            if (bound.isEmpty()) {
                faults.add("\"" + name + "\" has no bound. Give it one in weir.soak.Bounds.");
            }
            bound.flatMap(each -> each.fault(values)).ifPresent(fault -> faults.add("\"" + name + "\" " + fault + "."));
        });
        return faults;
    }
}
