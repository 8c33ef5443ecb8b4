package weir.k8s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks from time to time whether a release has come past a step. */
final class StepPoller {
    private static final int MILLIS_BETWEEN_LOOKS = 200;

    private final Duration patience;

    /** @param patience how long each of the steps may take */
    StepPoller(Duration patience) {
        this.patience = patience;
    }

    /** Takes down when a step was reached; one that was not in time is not in the timeline. */
    void await(BooleanSupplier isReached, Step step, Timeline timeline) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (isReached.getAsBoolean()) {
                    timeline.mark(step, System.currentTimeMillis());
                    return;
                }
            } catch (KubernetesClientException away) {
                // The API server itself may be short of breath for a moment: what is not seen now is seen later.
            }
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
        }
    }
}
