package weir.yaml;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Durations and sizes: a whole number and its unit. */
public final class Quantity {
    static final String DURATION_HINT =
            "Write a whole number and ms, seconds, minutes, hours or days, for example \"30 seconds\"";
    static final String SIZE_HINT = "Write a whole number and B, KB, MB, GB, KiB, MiB or GiB, for example \"64 MiB\"";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ?([A-Za-z]+)");
    private static final Map<String, Duration> DURATIONS = Map.ofEntries(
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("millisecond", Duration.ofMillis(1)),
            Map.entry("milliseconds", Duration.ofMillis(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("second", Duration.ofSeconds(1)),
            Map.entry("seconds", Duration.ofSeconds(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("min", Duration.ofMinutes(1)),
            Map.entry("minute", Duration.ofMinutes(1)),
            Map.entry("minutes", Duration.ofMinutes(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("hour", Duration.ofHours(1)),
            Map.entry("hours", Duration.ofHours(1)),
            Map.entry("d", Duration.ofDays(1)),
            Map.entry("day", Duration.ofDays(1)),
            Map.entry("days", Duration.ofDays(1)));
    private static final Map<String, Long> SIZES = Map.of(
            "b", 1L,
            "bytes", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30);
    /** So that Spark can add a duration to a time in microseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Quantity() {}

    /** From nothing to a hundred years. */
    public static Optional<Duration> duration(String text) {
        Matcher form = FORM.matcher(text);
        Duration unit = form.matches() ? DURATIONS.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            return Optional.empty();
        }
        long count = Long.parseLong(form.group(1));
        return count <= LONGEST.dividedBy(unit) ? Optional.of(unit.multipliedBy(count)) : Optional.empty();
    }

    /** As a file has it: in seconds, or in milliseconds if it is no whole number of these. */
    public static String written(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + " ms";
        }
        return duration.toSeconds() + (duration.toSeconds() == 1 ? " second" : " seconds");
    }

    /** What matches a duration as a whole, but for its bounds. */
    public static String durationPattern() {
        return "[0-9]{1,15} ?" + unit(DURATIONS.keySet());
    }

    /** What matches a size above zero as a whole, but for its bounds. */
    static String sizePattern() {
        return "(?!0+ ?[A-Za-z])[0-9]{1,15} ?" + unit(SIZES.keySet());
    }

    private static String unit(Collection<String> units) {
        return units.stream().sorted().map(Keywords::anyCase).collect(Collectors.joining("|", "(?:", ")"));
    }

    /** In bytes. */
    static OptionalLong size(String text) {
        Matcher form = FORM.matcher(text);
        Long unit = form.matches() ? SIZES.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            return OptionalLong.empty();
        }
        long count = Long.parseLong(form.group(1));
        return count <= Long.MAX_VALUE / unit ? OptionalLong.of(count * unit) : OptionalLong.empty();
    }
}
