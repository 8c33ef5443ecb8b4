package weir.k8s;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A status for people. */
final class StatusText {
    private StatusText() {}

    static String of(Status status) {
        StringBuilder text = new StringBuilder();
        text.append("release ")
                .append(status.release())
                .append(" in namespace ")
                .append(status.namespace());
        status.driver().ifPresent(driver -> {
            text.append(", pipeline ").append(driver.pipeline());
            driver.epoch().ifPresent(epoch -> text.append(", epoch ").append(epoch));
            driver.executors().ifPresent(count -> text.append(", executors ")
                    .append(count.registered())
                    .append(" of ")
                    .append(count.wanted()));
        });
        text.append("\n\n").append(table(pods(status)));
        status.driver().ifPresent(driver -> {
            text.append('\n').append(table(queries(driver)));
            driver.queries().forEach(query -> query.waitsFor().ifPresent(stream -> text.append("query \"")
                    .append(query.query())
                    .append("\" waits for rows of stream \"")
                    .append(stream)
                    .append("\", which holds its watermark back\n")));
        });
        List<String> troubles = status.troubles();
        if (!troubles.isEmpty()) {
            text.append('\n');
            troubles.forEach(trouble -> text.append("! ").append(trouble).append('\n'));
        }
        return text.toString();
    }

    private static List<List<String>> pods(Status status) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PART", "POD", "PHASE", "READY", "RESTARTS", "AGE", "NODE"));
        for (Status.Seen seen : status.pods()) {
            PodView pod = seen.pod();
            rows.add(List.of(
                    pod.part().label(),
                    pod.name(),
                    pod.phase(),
                    pod.isReady() ? "yes" : "no",
                    Integer.toString(pod.restarts()),
                    Spans.age(Duration.between(pod.created(), status.at())),
                    pod.node().orElse("-")));
        }
        return rows;
    }

    private static List<List<String>> queries(DriverReport driver) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("QUERY", "STATE", "BATCH", "COMMITTED", "TOOK", "DROPS BEHIND", "BEHIND", "RESTARTS"));
        for (DriverReport.QueryReport query : driver.queries()) {
            rows.add(List.of(
                    query.query(),
                    query.state(),
                    number(query.batch(), ""),
                    query.committedAt().isEmpty()
                            ? "-"
                            : Spans.age(Duration.between(
                                            Instant.ofEpochMilli(
                                                    query.committedAt().getAsLong()),
                                            Instant.ofEpochMilli(driver.now())))
                                    + " ago",
                    number(query.lastBatchMillis(), " ms"),
                    number(query.dropsBehind(), ""),
                    number(query.secondsBehind(), " s"),
                    Integer.toString(query.restarts())));
        }
        return rows;
    }

    private static String number(OptionalLong number, String unit) {
        return number.isPresent() ? number.getAsLong() + unit : "-";
    }

    /** Columns as wide as their longest text. */
    private static String table(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                line.append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
