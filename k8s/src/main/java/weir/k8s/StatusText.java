package weir.k8s;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import weir.log.TextTable;

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
        text.append("\n\n").append(pods(status).text());
        status.driver().ifPresent(driver -> {
            text.append('\n').append(queries(driver).text());
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

    private static TextTable pods(Status status) {
        TextTable table = TextTable.ofTexts(List.of("PART", "POD", "PHASE", "READY", "RESTARTS", "AGE", "NODE"));
        for (Status.Seen seen : status.pods()) {
            PodView pod = seen.pod();
            table.row(List.of(
                    pod.part().label(),
                    pod.name(),
                    pod.phase(),
                    pod.isReady() ? "yes" : "no",
                    pod.restarts(),
                    Spans.age(Duration.between(pod.created(), status.at())),
                    pod.node().orElse("-")));
        }
        return table;
    }

    private static TextTable queries(DriverReport driver) {
        TextTable table = TextTable.ofTexts(
                List.of("QUERY", "STATE", "BATCH", "COMMITTED", "TOOK", "DROPS BEHIND", "BEHIND", "RESTARTS"));
        for (DriverReport.QueryReport query : driver.queries()) {
            table.row(List.of(
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
                    query.restarts()));
        }
        return table;
    }

    private static String number(OptionalLong number, String unit) {
        return number.isPresent() ? number.getAsLong() + unit : "-";
    }
}
