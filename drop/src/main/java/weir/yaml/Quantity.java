package weir.yaml;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
