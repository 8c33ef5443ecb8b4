package weir.k8s;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the pods of a release are for. */
enum Part {
    DRIVER,
    EXECUTOR,
    FEEDER,
    POSTGRES,
    STORE;

    /** The label's value. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What Kubernetes gives a pod that a drill deletes, in seconds. With none it starts the next one at once, while the kubelet still ends the
     * first. The driver's epoch, the feeder's lock and Spark see to that; two servers on the files of one database do not.
     */
    long graceSeconds() {
        return this == POSTGRES || this == STORE ? 1 : 0;
    }

    static Optional<Part> of(String label) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(label))
                .findFirst();
    }

    @Override
    public String toString() {
        return label();
    }
}
