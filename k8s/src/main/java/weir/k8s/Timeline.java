package weir.k8s;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** When a release came past which step of a drill. What was not seen is not in it. */
final class Timeline {
    private final List<Step> steps;
    private final long beganAt;
    private final Map<Step, Long> reached = new EnumMap<>(Step.class);

    /**
     * @param steps that are looked for, the first of which is the failure itself
     * @param beganAt when it was brought about, by this machine's clock, milliseconds since 1970
     */
    Timeline(List<Step> steps, long beganAt) {
        this.steps = List.copyOf(steps);
        this.beganAt = beganAt;
        mark(steps.get(0), beganAt);
    }

    /** Takes down the first time only. */
    void mark(Step step, long at) {
        reached.putIfAbsent(step, at);
    }

    boolean has(Step step) {
        return reached.containsKey(step);
    }

    /** When a step was reached, by this machine's clock; empty if it was not seen. */
    OptionalLong at(Step step) {
        Long at = reached.get(step);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    /** Milliseconds from the failure to a step; empty if it was not seen. */
    OptionalLong after(Step step) {
        OptionalLong at = at(step);
        return at.isEmpty() ? at : OptionalLong.of(Math.max(0, at.getAsLong() - beganAt));
    }

    /** The steps that are looked for. */
    List<Step> steps() {
        return steps;
    }

    long beganAt() {
        return beganAt;
    }
}
