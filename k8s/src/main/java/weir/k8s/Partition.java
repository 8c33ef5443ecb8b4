package weir.k8s;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/** Shuts the driver's way out, to the database, the store and the cluster itself, as a network does that splits, and opens it again. */
final class Partition {
    private final Release release;
    private final Duration length;
    private final StepPoller poller;

    /**
     * @param length how long the way is shut
     * @param patience how long each step may take afterwards
     */
    Partition(Release release, Duration length, Duration patience) {
        this.release = release;
        this.length = length;
        this.poller = new StepPoller(patience);
    }

    /**
     * Does it once.
     *
     * @throws Failure if the driver can't be asked beforehand, or went on as if nothing were shut
     */
    Drill.Kill once() throws InterruptedException {
        DriverReport before = release.driver();
        Timeline timeline = new Timeline(Step.OF_PARTITION, System.currentTimeMillis());
        NetworkPolicy shut = release.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(release.namespace())
                .resource(definition(release))
                .create();
        try {
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
            requireSilence(timeline.beganAt() + length.toMillis() / 2);
        } finally {
            release.client().resource(shut).delete();
        }
        long opened = System.currentTimeMillis();
        timeline.mark(Step.REOPENED, opened);
        poller.await(() -> lastCommit().orElse(0) > opened, Step.FIRST_COMMIT, timeline);
        poller.await(
                () -> {
                    long now = System.currentTimeMillis();
                    return release.driverIfThere()
                            .filter(driver -> driver.hasCaughtUpAfter(opened + driver.now() - now))
                            .isPresent();
                },
                Step.CAUGHT_UP,
                timeline);
        boolean isRestarted = before.jvmStarted() != release.driver().jvmStarted();
        return new Drill.Kill(
                release.driverPod(), timeline, timeline.steps().stream().allMatch(timeline::has), isRestarted);
    }

    /** Selects the driver and permits it to go nowhere: policies of others that permit it more would hold beside it. */
    static NetworkPolicy definition(Release release) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(release.name() + "-partition")
                .withNamespace(release.namespace())
                .withLabels(release.labels("partition"))
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(release.labels("driver"))
                .endPodSelector()
                .withPolicyTypes("Egress")
                .endSpec()
                .build();
    }

    private void requireSilence(long since) {
        if (lastCommit().orElse(0) > since) {
            throw new PermanentFailure(
                    "shut the way out of pod \"" + release.driverPod() + "\"",
                    "it goes on committing: the cluster's network plugin does not enforce NetworkPolicies, or not on connections"
                            + " that are open, or another policy permits them",
                    "Use a plugin that does, or \"weir drill kill postgres\"");
        }
    }

    /** When a query committed last, by this machine's clock; empty if none has, or the driver can't be asked. */
    private OptionalLong lastCommit() {
        long now = System.currentTimeMillis();
        return release.driverIfThere().stream()
                .flatMapToLong(driver -> driver.queries().stream()
                        .flatMapToLong(query -> query.committedAt().stream())
                        .map(committed -> committed - (driver.now() - now)))
                .max();
    }
}
