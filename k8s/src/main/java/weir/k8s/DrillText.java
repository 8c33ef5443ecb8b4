package weir.k8s;

import static weir.log.TextTable.Column.left;
import static weir.log.TextTable.Column.right;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import weir.log.TextTable;

/** A drill for people. */
final class DrillText {
    private static final int SPAN = 10;

    private DrillText() {}

    static String of(Drill.Kill kill) {
        Timeline timeline = kill.timeline();
        StringBuilder text = new StringBuilder();
        text.append(timeline.steps().get(0).text())
                .append(' ')
                .append(kill.pod())
                .append(" at ")
                .append(Instant.ofEpochMilli(timeline.beganAt()))
                .append('\n');
        TextTable steps = TextTable.of(span(""), left(""));
        for (Step step : timeline.steps()) {
            OptionalLong after = timeline.after(step);
            steps.row(List.of(after.isPresent() ? Spans.seconds(after.getAsLong()) : "not seen", step.text()));
        }
        text.append(steps.text());
        if (kill.isDriverRestarted()) {
            text.append("            the driver has started anew meanwhile\n");
        }
        return text.append('\n').toString();
    }

    static String of(DrillResult result) {
        StringBuilder text = new StringBuilder();
        if (result.kills().size() > 1) {
            text.append(result.kills().size())
                    .append(" kills of part ")
                    .append(result.part())
                    .append(", seed ")
                    .append(result.seed())
                    .append('\n');
            TextTable steps = TextTable.of(span("median"), right("worst").atLeast(SPAN - 2), left(""));
            for (Step step : result.steps()) {
                if (step != result.steps().get(0)) {
                    Optional<DrillResult.Span> span = result.of(step);
                    steps.row(List.of(
                            span.map(known -> Spans.seconds(known.median())).orElse("not seen"),
                            span.map(known -> Spans.seconds(known.worst())).orElse("not seen"),
                            step.text()));
                }
            }
            text.append(steps.text()).append('\n');
        }
        long late = result.kills().stream().filter(kill -> !kill.isOver()).count();
        if (late > 0) {
            text.append("not caught up in time: ")
                    .append(late)
                    .append(" of ")
                    .append(result.kills().size());
            text.append(". See \"weir status\"; without new drops there is nothing to commit.\n");
        }
        VerifyVerdict verdict = result.verdict();
        text.append("%s: lost %d, duplicated %d, different %d (%d sinks and lanes compared)%n"
                .formatted(
                        result.isGood() ? "passed" : "FAILED",
                        verdict.lost(),
                        verdict.duplicated(),
                        verdict.different(),
                        verdict.compared()));
        verdict.notCompared()
                .forEach(why -> text.append("not compared: ").append(why).append('\n'));
        return text.toString();
    }

    private static TextTable.Column span(String name) {
        return right(name).atLeast(SPAN);
    }
}
