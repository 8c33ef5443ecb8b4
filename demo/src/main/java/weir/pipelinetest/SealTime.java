package weir.pipelinetest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import weir.yaml.Keywords;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Type;

/** The time at which drops were sealed, as a test file says it. */
final class SealTime {
    private static final String FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?Z";

    static final Type<Instant> TYPE = Type.of(
            (reading, position, node) -> read(reading, position, Scalar.of(reading, position, node)),
            Keywords.of(
                    "type",
                    "string",
                    "pattern",
                    Keywords.wholeOrVariable(FORM),
                    "examples",
                    List.of("2026-03-02T09:00:00Z")));

    private SealTime() {}

    private static Optional<Instant> read(Reading reading, Position position, Scalar value) {
        Optional<Instant> time = value.text().matches(FORM) ? parsed(value.text()) : Optional.empty();
        if (time.isEmpty() && value.isUsable()) {
            reading.unsound(
                    position, value.quoted() + " is not a time", "Write it in UTC, for example 2026-03-02T09:00:00Z");
        }
        return time;
    }

    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(Instant.parse(text)).filter(Instant.EPOCH::isBefore);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
