package weir.plan;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ConvertTimezone;
import org.apache.spark.sql.catalyst.expressions.DateFormatClass;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FromUTCTimestamp;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.TimeWindow;
import org.apache.spark.sql.catalyst.expressions.TruncDate;
import org.apache.spark.sql.catalyst.expressions.TruncTimestamp;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import weir.catalyst.Trees;

/** Groups by days and other times that are computed from a stream's time. No watermark ends them, as it ends windows. */
final class TimeGroups {
    private static final Duration DAY = Duration.ofDays(1);
    /** Lengths of what times are rounded to. What is longer has no length of its own. */
    private static final Map<String, Duration> LENGTHS = Map.of(
            "SECOND",
            Duration.ofSeconds(1),
            "MINUTE",
            Duration.ofMinutes(1),
            "HOUR",
            Duration.ofHours(1),
            "DAY",
            DAY,
            "DD",
            DAY,
            "WEEK",
            Duration.ofDays(7));
    /** The first Monday behind 1970-01-01. */
    private static final Duration FIRST_MONDAY = Duration.ofDays(4);

    private final Origins origins;
    private final List<Expression> times;
    private final ZoneId session;

    /** @param zone that of the session, in which dates are made of times */
    TimeGroups(LogicalPlan plan, String zone) {
        this.origins = new Origins(plan);
        this.session = zone(zone);
        this.times = Trees.nodes(plan, Aggregate.class).stream()
                .filter(LogicalPlan::isStreaming)
                .flatMap(aggregate -> Trees.list(aggregate.groupingExpressions()).stream())
                .filter(this::isComputedTime)
                .toList();
    }

    private boolean isComputedTime(Expression group) {
        boolean isTime =
                isTime(group.dataType()) || dateFormat(group).stream().anyMatch(format -> format.contains("y"));
        boolean isComputed =
                origins.within(group, Expression.class).stream().anyMatch(each -> !(each instanceof Attribute));
        return isTime && isComputed && origins.isOfTime(group);
    }

    private static boolean isTime(DataType type) {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType;
    }

    /** By what to group in place of the first of them, without a full stop; empty if there is none, or no window is so long. */
    Optional<String> instead() {
        return times.stream().findFirst().flatMap(this::instead);
    }

    private Optional<String> instead(Expression group) {
        List<Attribute> columns = origins.within(group, Attribute.class);
        boolean hasWatermark =
                columns.stream().anyMatch(column -> column.metadata().contains(EventTimeWatermark.delayKey()));
        String give = hasWatermark ? "Group by " : "Give the stream a watermark, and group by ";
        if (columns.stream().anyMatch(column -> column.metadata().contains(TimeWindow.marker()))) {
            return Optional.of(give + "the window itself, and select its start");
        }
        Optional<String> unit = unit(group);
        if (unit.isEmpty()) {
            return Optional.of(give + "window(event_time, …) in its place");
        }
        return Optional.ofNullable(LENGTHS.get(unit.get())).map(length -> give + window(group, length));
    }

    private String window(Expression group, Duration length) {
        ZoneId zone = zone(group);
        Duration first = length.equals(LENGTHS.get("WEEK")) ? FIRST_MONDAY : Duration.ZERO;
        Duration ahead = Duration.ofSeconds(
                zone.getRules().getStandardOffset(Instant.now()).getTotalSeconds());
        Duration begin = Duration.ofMillis(Math.floorMod(first.minus(ahead).toMillis(), length.toMillis()));
        String text = "'" + text(length) + "'";
        if (begin.isZero()) {
            return "window(event_time, " + text + ") in its place";
        }
        boolean isSummer = zone.getRules().nextTransition(Instant.now()) != null;
        String midnight = LocalTime.MIDNIGHT.plus(begin).toString();
        String days = ahead.isZero() || length.compareTo(DAY) < 0
                ? ""
                : ", whose " + (length.equals(DAY) ? "days" : "weeks") + " begin at " + midnight + " UTC as in "
                        + zone.getId() + (isSummer ? " without summer time" : "");
        return "window(event_time, " + text + ", " + text + ", '" + text(begin) + "') in its place" + days;
    }

    private static String text(Duration duration) {
        List<String> parts = new ArrayList<>();
        part(duration.toDaysPart(), "day", parts);
        part(duration.toHoursPart(), "hour", parts);
        part(duration.toMinutesPart(), "minute", parts);
        part(duration.toSecondsPart(), "second", parts);
        return String.join(" ", parts);
    }

    private static void part(long count, String unit, List<String> parts) {
        if (count > 0) {
            parts.add(count + " " + unit + (count == 1 ? "" : "s"));
        }
    }

    /** What a time is rounded to; empty if that cannot be told. */
    private Optional<String> unit(Expression group) {
        Optional<String> rounded = Stream.concat(
                        origins.within(group, TruncTimestamp.class).stream().map(TruncTimestamp::format),
                        origins.within(group, TruncDate.class).stream().map(TruncDate::format))
                .findFirst()
                .map(TimeGroups::text)
                .map(unit -> unit.toUpperCase(Locale.ROOT));
        if (rounded.isPresent()) {
            return rounded;
        }
        Optional<String> format = dateFormat(group);
        if (format.isPresent()) {
            return Optional.of(
                    format.get().matches(".*[Hhm].*") ? "HOUR" : format.get().matches(".*[dD].*") ? "DAY" : "MONTH");
        }
        boolean isDay =
                origins.within(group, Expression.class).stream().anyMatch(each -> each.dataType() instanceof DateType);
        return isDay ? Optional.of("DAY") : Optional.empty();
    }

    private Optional<String> dateFormat(Expression group) {
        return origins.within(group, DateFormatClass.class).stream()
                .findFirst()
                .map(DateFormatClass::right)
                .map(TimeGroups::text);
    }

    private static String text(Expression literal) {
        return literal instanceof Literal found ? String.valueOf(found.value()) : "";
    }

    private ZoneId zone(Expression group) {
        return Stream.concat(
                        origins.within(group, FromUTCTimestamp.class).stream().map(FromUTCTimestamp::right),
                        origins.within(group, ConvertTimezone.class).stream().map(ConvertTimezone::targetTz))
                .findFirst()
                .map(TimeGroups::text)
                .map(TimeGroups::zone)
                .orElse(session);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException noZone) {
            return ZoneOffset.UTC;
        }
    }
}
