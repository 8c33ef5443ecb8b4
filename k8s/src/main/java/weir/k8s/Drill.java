package weir.k8s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/** Kills pods and watches how the release comes back. */
final class Drill {
    private static final int MILLIS_BETWEEN_LOOKS = 200;

    private final Release release;
    private final Part part;
    private final Random random;
    private final Duration patience;

    /**
     * A pod that something was done to, and what came of it.
     *
     * @param isOver whether all is as before
     * @param isDriverRestarted whether the driver started anew although it was another pod that was killed
     */
    record Kill(String pod, Timeline timeline, boolean isOver, boolean isDriverRestarted) {}

    /**
     * @param random picks one of several pods
     * @param patience how long to wait until all is as before
     */
    Drill(Release release, Part part, Random random, Duration patience) {
        this.release = release;
        this.part = part;
        this.random = random;
        this.patience = patience;
    }

    /**
     * Kills one pod with as little grace as {@linkplain Part#graceSeconds its part} permits and watches until the release has caught up, or patience is at an end.
     *
     * @throws Failure if there is no such pod, or the driver can't be asked beforehand
     */
    Kill killOne() throws InterruptedException {
        DriverReport before = release.driver();
        List<PodView> pods = release.views().stream()
                .filter(pod -> pod.part() == part && !pod.phase().equals("Terminating"))
                .toList();
        if (pods.isEmpty()) {
            throw new PermanentFailure(
                    "kill a pod of part \"" + part + "\"",
                    "release \"" + release.name() + "\" has none",
                    part == Part.POSTGRES || part == Part.STORE
                            ? "Only a chart that was installed with demo.enabled brings one"
                            : "See \"weir status\"");
        }
        PodView victim = pods.get(random.nextInt(pods.size()));
        Recovery recovery = new Recovery(
                part,
                pods.stream().map(PodView::uid).collect(Collectors.toSet()),
                System.currentTimeMillis(),
                Optional.of(before));
        release.client()
                .pods()
                .inNamespace(release.namespace())
                .withName(victim.name())
                .withGracePeriod(part.graceSeconds())
                .delete();
        watch(recovery);
        return new Kill(victim.name(), recovery.timeline(), recovery.isOver(), recovery.isDriverRestarted());
    }

    private void watch(Recovery recovery) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!recovery.isOver() && System.nanoTime() < deadline) {
            try {
                recovery.see(sighting());
            } catch (KubernetesClientException away) {
                // The API server itself may be short of breath for a moment: what is not seen now is seen later.
            }
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
        }
    }

    private Recovery.Sighting sighting() {
        List<PodView> pods = release.views();
        OptionalLong drops = part == Part.FEEDER ? release.feederDrops() : OptionalLong.empty();
        Optional<DriverReport> driver = release.driverIfThere();
        return new Recovery.Sighting(System.currentTimeMillis(), pods, driver, drops);
    }
}
