package weir.k8s;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * Stops the driver's process, as a machine does that hangs, until a second driver has taken over; then lets it go on and watches what it does,
 * which has to be nothing.
 */
final class Pause {
    private static final int SECONDS_FOR_A_SIGNAL = 30;

    /** The pod's processes see each other. Ends with 1 if none is Java. */
    private static final String SIGNAL =
            """
            found=1
            for each in $(grep -lx java /proc/[0-9]*/comm); do
                each=${each%%/comm}
                kill -%s "${each#/proc/}" && found=0
            done
            exit $found
            """;

    private final Release release;
    private final StepPoller poller;
    private final String first;

    /** @param patience how long each of the steps may take */
    Pause(Release release, Duration patience) {
        this.release = release;
        this.poller = new StepPoller(patience);
        this.first = release.driverPod();
    }

    /**
     * Does it once, and puts everything back.
     *
     * @throws Failure if the driver can't be asked beforehand, or its processes can't be stopped
     */
    Drill.Kill once() throws InterruptedException {
        DriverReport before = release.driver();
        requireSharedProcesses();
        signal("STOP");
        Timeline timeline = new Timeline(Step.OF_PAUSE, System.currentTimeMillis());
        String second = null;
        boolean isStopped = true;
        try {
            second = release.client()
                    .pods()
                    .inNamespace(release.namespace())
                    .resource(SecondDriver.definition(release.driverSet(), release))
                    .create()
                    .getMetadata()
                    .getName();
            long epoch = awaitSecond(second, before, timeline);
            signal("CONT");
            isStopped = false;
            timeline.mark(Step.RESUMED, System.currentTimeMillis());
            poller.await(() -> isFenced(before), Step.FENCED, timeline);
            delete(second);
            // It would wait for the second one's silence, which takes long.
            delete(first);
            poller.await(() -> hasTakenOver(epoch, timeline), Step.CAUGHT_UP, timeline);
        } finally {
            if (isStopped) {
                signal("CONT");
            }
            if (second != null) {
                delete(second);
            }
        }
        return new Drill.Kill(first, timeline, timeline.steps().stream().allMatch(timeline::has), false);
    }

    /** The second one's epoch, once it has committed; what was not seen in time is not in the timeline. */
    private long awaitSecond(String pod, DriverReport before, Timeline timeline) throws InterruptedException {
        long[] epoch = {before.epoch().orElse(0)};
        poller.await(
                () -> {
                    Optional.ofNullable(pod(pod).get())
                            .filter(Pause::isRunning)
                            .ifPresent(running -> timeline.mark(Step.SECOND_STARTED, System.currentTimeMillis()));
                    Optional<DriverReport> report = release.driverIfThere(pod);
                    OptionalLong taken = report.map(DriverReport::epoch).orElse(OptionalLong.empty());
                    taken.ifPresent(number -> {
                        timeline.mark(Step.SECOND_EPOCH, System.currentTimeMillis());
                        epoch[0] = number;
                    });
                    return taken.isPresent() && report.orElseThrow().hasCommitted();
                },
                Step.SECOND_COMMIT,
                timeline);
        return epoch[0];
    }

    private boolean isFenced(DriverReport before) {
        return release.driverIfThere()
                .filter(report -> report.jvmStarted() == before.jvmStarted())
                .filter(DriverReport::isFenced)
                .isPresent();
    }

    private boolean hasTakenOver(long epoch, Timeline timeline) {
        Optional<DriverReport> report =
                release.driverIfThere().filter(driver -> driver.epoch().orElse(0) > epoch);
        report.ifPresent(driver -> timeline.mark(Step.RELIEVED, System.currentTimeMillis()));
        return report.filter(DriverReport::hasCommitted)
                .filter(DriverReport::hasCaughtUp)
                .isPresent();
    }

    private static boolean isRunning(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getState() != null
                                && container.getState().getRunning() != null);
    }

    private void requireSharedProcesses() {
        Pod pod = pod(first).get();
        if (pod == null || !Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace())) {
            throw new PermanentFailure(
                    "pause pod \"" + first + "\"",
                    "its first process can't be stopped from within, and it does not share its processes",
                    "Upgrade the release to the chart of this version");
        }
    }

    private void signal(String signal) throws InterruptedException {
        String action = "send SIG" + signal + " to pod \"" + first + "\"";
        try (ExecWatch shell = pod(first)
                .inContainer("driver")
                .withReadyWaitTimeout(0)
                .writingOutput(OutputStream.nullOutputStream())
                .exec("sh", "-c", SIGNAL.formatted(signal))) {
            int code = shell.exitCode().get(SECONDS_FOR_A_SIGNAL, TimeUnit.SECONDS);
            if (code != 0) {
                throw new TransientFailure(action, "none of its processes is Java", "See \"weir status\"");
            }
        } catch (ExecutionException e) {
            throw new PermanentFailure(action, Failure.reason(e.getCause()), "You need the right to create pods/exec");
        } catch (TimeoutException e) {
            throw new TransientFailure(
                    action, "it has not answered within " + SECONDS_FOR_A_SIGNAL + " s", "See \"weir status\"");
        }
    }

    private void delete(String pod) {
        pod(pod).withGracePeriod(0).delete();
    }

    private PodResource pod(String name) {
        return release.client().pods().inNamespace(release.namespace()).withName(name);
    }
}
