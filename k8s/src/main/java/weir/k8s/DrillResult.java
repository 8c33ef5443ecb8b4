package weir.k8s;

import java.util.List;
import java.util.Optional;

/**
 * What a drill has shown.
 *
 * @param seed makes the same choices again
 * @param kills at least one
 */
record DrillResult(String release, Part part, long seed, List<Drill.Kill> kills, VerifyVerdict verdict) {
    /** Keeps its own copy. */
    DrillResult {
        kills = List.copyOf(kills);
    }

    /** Median and worst of what was seen, in milliseconds since the kill. */
    record Span(long median, long worst) {}

    /** The steps that were looked for. */
    List<Step> steps() {
        return kills.get(0).timeline().steps();
    }

    boolean isGood() {
        return verdict.isGood() && kills.stream().allMatch(Drill.Kill::isOver);
    }

    /** Over all kills; empty if a step was not seen at one of them. */
    Optional<Span> of(Step step) {
        long[] millis = kills.stream()
                .flatMapToLong(kill -> kill.timeline().after(step).stream())
                .sorted()
                .toArray();
        if (millis.length < kills.size()) {
            return Optional.empty();
        }
        int middle = millis.length / 2;
        long median = millis.length % 2 == 1 ? millis[middle] : (millis[middle - 1] + millis[middle]) / 2;
        return Optional.of(new Span(median, millis[millis.length - 1]));
    }
}
