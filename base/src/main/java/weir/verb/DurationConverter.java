package weir.verb;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import weir.yaml.Quantity;

/** Durations on command lines, of the same form as in YAML files: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 5 min}, {@code 2 hours}. */
public final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return Quantity.duration(text.strip())
                .orElseThrow(() ->
                        new TypeConversionException("\"" + text + "\" is not a duration; write 500ms, 10s, 5m or 2h"));
    }
}
