package weir.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import weir.verb.DurationConverter;

/** Durations longer than nothing. */
final class PositiveDuration implements ITypeConverter<Duration> {
    private final DurationConverter any = new DurationConverter();

    @Override
    public Duration convert(String text) {
        Duration duration = any.convert(text);
        if (duration.isZero()) {
            throw new TypeConversionException("\"" + text + "\" is no time at all; write at least 1ms");
        }
        return duration;
    }
}
