package weir.feed;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 500ms}, {@code 1s}, {@code 5m}, {@code 2h}. */
public final class Durations {
    /** Means the same in JavaScript. */
    static final Pattern TEXT = Pattern.compile("([0-9]{1,12})\\s*(ms|s|m|h)");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws TypeConversionException if the text is no duration
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new TypeConversionException("\"" + text + "\" is no duration; write 500ms, 10s, 5m or 2h");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
