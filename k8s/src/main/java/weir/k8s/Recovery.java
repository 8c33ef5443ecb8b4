package weir.k8s;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How a release comes back after a pod was killed, from what is seen of it from time to time. It measures and never guesses. */
final class Recovery {
    private final Part part;
    private final Set<String> uidsBefore;
    private final long jvmBefore;
    private final Timeline timeline;
    private boolean isDriverRestarted;

    /**
     * What was seen at one moment.
     *
     * @param at when, by this machine's clock, milliseconds since 1970
     * @param driver what the driver said; empty if it could not be asked
     * @param feederDrops drops that the feeder has made in its present life; empty if it could not be asked
     */
    record Sighting(long at, List<PodView> pods, Optional<DriverReport> driver, OptionalLong feederDrops) {}

    /**
     * @param uidsBefore the pods of the part that were there before
     * @param killedAt by this machine's clock, milliseconds since 1970
     * @param before what the driver said before
     */
    Recovery(Part part, Set<String> uidsBefore, long killedAt, Optional<DriverReport> before) {
        this.part = part;
        this.uidsBefore = Set.copyOf(uidsBefore);
        this.jvmBefore = before.map(DriverReport::jvmStarted).orElse(0L);
        this.timeline = new Timeline(Step.of(part), killedAt);
    }

    /** Takes in what was seen. */
    void see(Sighting sighting) {
        Optional<PodView> replacement = sighting.pods().stream()
                .filter(pod -> pod.part() == part && !uidsBefore.contains(pod.uid()))
                .findFirst();
        replacement.ifPresent(pod -> {
            timeline.mark(Step.NOTICED, sighting.at());
            if (pod.node().isPresent()) {
                timeline.mark(Step.SCHEDULED, sighting.at());
            }
            if (pod.isStarted()) {
                timeline.mark(Step.STARTED, sighting.at());
            }
            if (pod.isReady()) {
                timeline.mark(Step.READY, sighting.at());
            }
        });
        if (part == Part.FEEDER && timeline.has(Step.STARTED)) {
            sighting.feederDrops().stream()
                    .filter(drops -> drops > 0)
                    .forEach(drops -> timeline.mark(Step.NEXT_DROP, sighting.at()));
        }
        sighting.driver().ifPresent(report -> see(report, sighting.at()));
    }

    private void see(DriverReport report, long at) {
        // The driver's clock may be another one.
        long ahead = report.now() - at;
        boolean isNewLife = report.jvmStarted() != jvmBefore;
        if (part == Part.DRIVER) {
            if (isNewLife) {
                seeNewDriver(report, ahead);
            }
            return;
        }
        isDriverRestarted |= isNewLife && jvmBefore != 0;
        OptionalLong back = backAt();
        if (back.isEmpty()) {
            return;
        }
        report.queries().stream()
                .flatMapToLong(query -> query.committedAt().stream())
                .map(committed -> committed - ahead)
                .filter(committed -> committed > back.getAsLong())
                .min()
                .ifPresent(committed -> timeline.mark(Step.FIRST_COMMIT, committed));
        if (timeline.has(Step.FIRST_COMMIT) && report.hasCaughtUpAfter(back.getAsLong() + ahead)) {
            timeline.mark(Step.CAUGHT_UP, at);
        }
    }

    /** From when on a commit says that the loss was got over. */
    private OptionalLong backAt() {
        Step needed =
                switch (part) {
                    case DRIVER, EXECUTOR -> Step.KILLED;
                    case FEEDER -> Step.NEXT_DROP;
                    case POSTGRES, STORE -> Step.READY;
                };
        return timeline.at(needed);
    }

    private void seeNewDriver(DriverReport report, long ahead) {
        for (Step step : List.of(Step.JVM_STARTED, Step.SPARK_UP, Step.EPOCH_TAKEN, Step.CAUGHT_UP)) {
            Long at = report.milestones().get(step.key());
            if (at != null) {
                timeline.mark(step, at - ahead);
            }
        }
        for (Step step : List.of(Step.CHECKPOINT_READ, Step.FIRST_COMMIT)) {
            report.queries().stream()
                    .flatMap(query -> Optional.ofNullable(query.milestones().get(step.key())).stream())
                    .mapToLong(Long::longValue)
                    .min()
                    .ifPresent(at -> timeline.mark(step, at - ahead));
        }
    }

    /** Whether all is as before: caught up, with a pod in the place of the one that was killed. */
    boolean isOver() {
        return timeline.has(Step.CAUGHT_UP) && timeline.has(Step.STARTED);
    }

    /** Whether the driver started anew although it was another pod that was killed. */
    boolean isDriverRestarted() {
        return isDriverRestarted;
    }

    /** What was seen so far. */
    Timeline timeline() {
        return timeline;
    }
}
