package weir.k8s;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import weir.problem.Failure;

/**
 * How a release is.
 *
 * @param at when it was looked at
 * @param pods by part, the oldest first
 * @param absent parts that should have a pod and have none, and why
 * @param driver what the driver says; empty if it can't be asked
 * @param unasked why not
 * @param withoutExecutors why no executor comes; empty if there is one, or it is too early to tell
 */
record Status(
        String release,
        String namespace,
        Instant at,
        List<Seen> pods,
        List<String> absent,
        Optional<DriverReport> driver,
        Optional<String> unasked,
        Optional<String> withoutExecutors) {

    /** A pod, and what is the matter with it. */
    record Seen(PodView pod, Optional<String> trouble) {}

    /** Looks. */
    static Status of(Release release) {
        List<Event> events = release.events();
        List<Pod> pods = release.pods();
        List<Seen> seen = new ArrayList<>();
        for (Pod pod : pods) {
            seen.add(seen(release, pod, events));
        }
        List<String> absent = new ArrayList<>();
        for (StatefulSet set : release.sets()) {
            int wanted = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
            boolean isThere = pods.stream().anyMatch(pod -> pod.getMetadata()
                    .getName()
                    .startsWith(set.getMetadata().getName() + "-"));
            if (wanted == 0) {
                absent.add(set.getMetadata().getName() + ": it is scaled to 0");
            } else if (!isThere) {
                absent.add(set.getMetadata().getName() + ": it has no pod"
                        + newest(set, events).map(why -> ": " + why).orElse(""));
            }
        }
        try {
            DriverReport report = release.driver();
            return new Status(
                    release.name(),
                    release.namespace(),
                    Instant.now(),
                    seen,
                    absent,
                    Optional.of(report),
                    Optional.empty(),
                    report.missingExecutors().map(count -> withoutExecutors(release, report, count, pods, events)));
        } catch (Failure e) {
            return new Status(
                    release.name(),
                    release.namespace(),
                    Instant.now(),
                    seen,
                    absent,
                    Optional.empty(),
                    Optional.of(e.getMessage()),
                    Optional.empty());
        }
    }

    private static String withoutExecutors(
            Release release, DriverReport report, DriverReport.Executors count, List<Pod> pods, List<Event> events) {
        long seconds = (report.now() - count.noneSince().orElseThrow()) / 1_000;
        Optional<String> reason = pods.stream()
                .filter(pod -> Release.part(pod).equals(Optional.of(Part.EXECUTOR)))
                .flatMap(pod -> Trouble.of(
                        pod, events.stream().filter(event -> isOf(event, pod)).toList())
                        .stream())
                .findFirst()
                .or(() -> release.refusal(release.driverPod()));
        return "the driver has had no executor for %d s, and wants %d: %s"
                .formatted(
                        seconds,
                        count.wanted(),
                        reason.orElse("Kubernetes has not said why; see \"kubectl logs " + release.driverPod() + "\""));
    }

    private static Seen seen(Release release, Pod pod, List<Event> events) {
        PodView view = PodView.of(Release.part(pod).orElseThrow(), pod);
        Optional<String> trouble = Trouble.of(
                pod, events.stream().filter(event -> isOf(event, pod)).toList());
        if (trouble.isEmpty() && view.isStarted() && !view.isReady()) {
            trouble = Optional.of("it runs and is not ready");
        }
        boolean hasLog = view.isStarted() || view.restarts() > 0;
        return new Seen(
                view,
                trouble.map(told -> told
                        + (hasLog ? release.complaint(view.name(), !view.isStarted()) : Optional.<String>empty())
                                .map(line -> ". Its log says: " + line.strip())
                                .orElse("")));
    }

    private static boolean isOf(Event event, HasMetadata thing) {
        return event.getInvolvedObject() != null
                && thing.getMetadata().getUid() != null
                && thing.getMetadata().getUid().equals(event.getInvolvedObject().getUid());
    }

    private static Optional<String> newest(StatefulSet set, List<Event> events) {
        return events.stream()
                .filter(event -> isOf(event, set) && "Warning".equals(event.getType()))
                .max(Comparator.comparing(
                        event -> Optional.ofNullable(event.getLastTimestamp()).orElse("")))
                .map(Event::getMessage);
    }

    /** Whether nothing is the matter. */
    boolean isGood() {
        return absent.isEmpty()
                && withoutExecutors.isEmpty()
                && pods.stream()
                        .allMatch(seen -> seen.trouble().isEmpty() && seen.pod().isReady())
                && driver.filter(DriverReport::isHealthy)
                        .filter(report -> report.queries().stream()
                                .noneMatch(query -> Set.of("failed", "retrying").contains(query.state())))
                        .isPresent();
    }

    /** What is the matter, a sentence each. */
    List<String> troubles() {
        List<String> all = pods.stream()
                .filter(seen -> seen.trouble().isPresent())
                .map(seen -> seen.pod().name() + ": " + seen.trouble().orElseThrow())
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(absent);
        withoutExecutors.ifPresent(all::add);
        driver.filter(report -> !report.isHealthy())
                .ifPresent(report -> all.add("the driver is not healthy: " + report.health()));
        driver.ifPresent(report -> report.queries().forEach(query -> query.lastError()
                .ifPresent(error -> all.add("query \"" + query.query() + "\": " + error))));
        unasked.ifPresent(all::add);
        return all;
    }
}
