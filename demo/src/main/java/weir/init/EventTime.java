package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A column, or a field of a nested one, that can be the event time.
 *
 * @param column it, or the one that it is in
 * @param path its name, and before it those of the objects that it is in
 * @param form how it says a time
 * @param micros how the times lie, in microseconds since 1970
 * @param score the larger, the more probable
 */
record EventTime(Column column, List<String> path, TimeForm form, Spread micros, double score) {
    private static final List<Duration> WATERMARKS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(7),
            Duration.ofDays(30));

    /** Keeps its own copy of {@code path}. */
    EventTime {
        path = List.copyOf(path);
    }

    /** The path as SQL takes it. */
    String sql() {
        return Identifier.of(path);
    }

    /** As TIMESTAMP. */
    String expression() {
        return form.expression(sql());
    }

    /** Microseconds since 1970; empty for null. */
    OptionalLong micros(SampleRow row) {
        JsonNode value = row.value(column);
        for (String field : path.subList(1, path.size())) {
            value = value.path(field);
        }
        return form.micros(value);
    }

    /** The first and the last, in words. */
    String range() {
        return "from " + instant(micros.least()) + " to " + instant(micros.most());
    }

    private static Instant instant(double micros) {
        return Instant.ofEpochSecond((long) micros / 1_000_000, (long) micros % 1_000_000 / 1_000 * 1_000_000);
    }

    /** Whether the last is behind another time. */
    boolean isAheadOf(Instant other) {
        return instant(micros.most()).isAfter(other);
    }

    /** How late a row of the sample was, at most. */
    Duration lateness() {
        return Duration.ofMillis((long) Math.ceil(micros.behind() / 1e3));
    }

    /** At least twice the lateness, and a day where times are days. */
    Duration watermark() {
        boolean isDay = form instanceof TimeForm.Iso iso && iso.isDate();
        Duration least =
                isDay ? lateness().multipliedBy(2).plusDays(1) : lateness().multipliedBy(2);
        return WATERMARKS.stream()
                .filter(candidate -> candidate.compareTo(least) >= 0)
                .findFirst()
                .orElse(Duration.ofDays(Math.min(36_500, least.toDays() + 1)));
    }
}
