package weir.soak;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The table of all figures, and which of them have grown that should not. */
final class Report {
    private final Map<String, Series> series;

    Report(Map<String, Series> series) {
        this.series = series;
    }

    /** Prints a line for each figure. */
    void print(PrintStream out) {
        out.printf(
                Locale.ROOT, "%-28s %14s %14s %14s  %s%n", "figure", "settled at", "at the end", "per hour", "bound");
        series.forEach((name, values) -> out.printf(
                Locale.ROOT,
                "%-28s %,14.0f %,14.0f %,+14.0f  %s%n",
                name,
                values.level(),
                values.last(),
                values.risePerHour(),
                Bounds.of(name).map(Bound::words).orElse("none")));
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
