package weir.k8s;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A drill for people. */
final class DrillText {
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
        for (Step step : timeline.steps()) {
            OptionalLong after = timeline.after(step);
            text.append(row(after.isPresent() ? Spans.seconds(after.getAsLong()) : "not seen", "", step.text()));
        }
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
                    .append('\n')
                    .append(row("median", "worst", ""));
            for (Step step : result.steps()) {
                if (step != result.steps().get(0)) {
                    Optional<DrillResult.Span> span = result.of(step);
                    text.append(row(
                            span.map(known -> Spans.seconds(known.median())).orElse("not seen"),
                            span.map(known -> Spans.seconds(known.worst())).orElse("not seen"),
                            step.text()));
                }
            }
            text.append('\n');
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

    private static String row(String first, String second, String text) {
        return String.format(
                                Locale.ROOT,
                                "%10s%s  %s",
                                first,
                                second.isEmpty() ? "" : String.format("%10s", second),
                                text)
                        .stripTrailing()
                + "\n";
    }
}
