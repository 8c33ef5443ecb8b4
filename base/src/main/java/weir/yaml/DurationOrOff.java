package weir.yaml;

import java.time.Duration;
import java.util.Optional;

/**
 * A limit in time that can be lifted.
 *
 * @param duration empty for off
 */
public record DurationOrOff(Optional<Duration> duration) {
    static final String WORD = "off";

    static final DurationOrOff OFF = new DurationOrOff(Optional.empty());

    /** A limit. */
    public static DurationOrOff of(Duration duration) {
        return new DurationOrOff(Optional.of(duration));
    }

    /** As a file has it. */
    String written() {
        return duration.map(Quantity::written).orElse(WORD);
    }
}
