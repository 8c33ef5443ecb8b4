package weir.cli;

import java.util.List;
import java.util.Locale;
import weir.verify.LaneVerdict;
import weir.verify.Verdict;

/** Verdicts for people. */
final class VerdictText {
    private VerdictText() {}

    static String of(Verdict verdict) {
        StringBuilder text = new StringBuilder(verdict.query() + ", " + verdict.sink());
        verdict.batch().ifPresent(batch -> text.append(", up to batch ").append(batch));
        text.append(": ").append(told(verdict)).append('\n');
        verdict.details().forEach(detail -> text.append("  ").append(detail).append('\n'));
        if (verdict.late() > 0) {
            text.append(String.format(
                    Locale.ROOT, "  late: %,d behind the watermark, left out on both sides%n", verdict.late()));
        }
        return text.toString();
    }

    static String of(LaneVerdict verdict) {
        String counts =
                String.format(Locale.ROOT, "%,d rows accepted, %,d in drops", verdict.accepted(), verdict.found());
        String told =
                switch (verdict.result()) {
                    case EQUAL -> counts + ", equal";
                    case DIFFERENT -> counts + ", DIFFERENT";
                    case UNVERIFIABLE -> counts + ", its first drops are gone";
                    case UNREADABLE -> "CANNOT BE READ";
                };
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "stream %s, lane %s, the first %,d drops: %s%n",
                verdict.stream(),
                verdict.lane(),
                verdict.drops(),
                told));
        verdict.details().forEach(detail -> text.append("  ").append(detail).append('\n'));
        return text.toString();
    }

    private static String told(Verdict verdict) {
        return switch (verdict.result()) {
            case UNVERIFIABLE -> "cannot be verified";
            case UNREADABLE -> "CANNOT BE READ";
            case EQUAL -> verdict.batch().isEmpty() ? "nothing to verify" : counts(verdict) + ", equal";
            case DIFFERENT ->
                counts(verdict)
                        + String.format(
                                Locale.ROOT,
                                ", DIFFERENT: %,d missing, %,d extra, %,d different",
                                verdict.missing(),
                                verdict.extra(),
                                verdict.different());
        };
    }

    private static String counts(Verdict verdict) {
        return String.format(Locale.ROOT, "%,d rows expected, %,d found", verdict.expected(), verdict.found());
    }

    static String summary(List<LaneVerdict> lanes, List<Verdict> verdicts) {
        long bad = lanes.stream().filter(LaneVerdict::isBad).count();
        String ofLanes = bad == 0
                ? ""
                : bad + " of " + Counted.of(lanes.size(), "lane ", "lanes ") + (bad == 1 ? "does" : "do")
                        + " not hold what was accepted. ";
        return ofLanes + summary(verdicts);
    }

    private static String summary(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "There is no sink that outlives a driver.";
        }
        long bad = verdicts.stream().filter(Verdict::isBad).count();
        long unverifiable = verdicts.stream()
                .filter(verdict -> verdict.result() == Verdict.Result.UNVERIFIABLE)
                .count();
        String rest = unverifiable == 0 ? "." : "; " + unverifiable + " cannot be verified.";
        String of = " of " + Counted.of(verdicts.size(), "sink ", "sinks ");
        if (bad > 0) {
            return bad + of + (bad == 1 ? "does" : "do") + " not hold what the drops say" + rest;
        }
        long good = verdicts.size() - unverifiable;
        return unverifiable == 0
                ? "Every sink holds what the drops say."
                : good + of + (good == 1 ? "holds" : "hold") + " what the drops say" + rest;
    }
}
