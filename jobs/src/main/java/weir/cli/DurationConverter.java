package weir.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import weir.yaml.Quantity;

/** Spans of time, longer than nothing, on the command line, as in pipeline files. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return Quantity.duration(text)
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is not a duration, such as 1s"));
    }
}
