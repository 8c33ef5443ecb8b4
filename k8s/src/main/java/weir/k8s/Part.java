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
