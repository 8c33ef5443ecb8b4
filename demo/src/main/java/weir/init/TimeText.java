package weir.init;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that is an ISO 8601 date or time of the kind that Spark reads as DATE or TIMESTAMP without being told a format.
 *
 * @param isDate whether it is a day without a time
 * @param micros microseconds since 1970; a time without a zone is taken as UTC, which is the zone of a pipeline's session
 */
record TimeText(boolean isDate, long micros) {
    private static final Pattern FORM = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})"
            + "(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?(Z|[+-]\\d{2}:\\d{2})?)?");
    private static final int SHORTEST = 10;
    private static final int LONGEST = 35;
    /** Earlier ones are rare, mostly a mark for "unknown", and differ between the calendars that programs use. */
    private static final int FIRST_YEAR = 1900;

    private static final int MICRO_DIGITS = 6;

    /** Reads a text; empty if it is none. */
    static Optional<TimeText> of(String text) {
        if (text.length() < SHORTEST || text.length() > LONGEST || text.charAt(4) != '-') {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(1)) < FIRST_YEAR) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(form));
        } catch (DateTimeException e) {
            // There is no 30 February, and no hour 25.
            return Optional.empty();
        }
    }

    private static TimeText of(Matcher form) {
        LocalDate day = LocalDate.of(number(form, 1), number(form, 2), number(form, 3));
        boolean isDate = form.group(4) == null;
        LocalTime time = isDate
                ? LocalTime.MIDNIGHT
                : LocalTime.of(number(form, 4), number(form, 5), form.group(6) == null ? 0 : number(form, 6));
        ZoneOffset zone = form.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(form.group(8));
        long seconds = LocalDateTime.of(day, time).toEpochSecond(zone);
        String fraction = form.group(7) == null ? "" : form.group(7);
        String micros = (fraction + "0".repeat(MICRO_DIGITS)).substring(0, MICRO_DIGITS);
        return new TimeText(isDate, seconds * 1_000_000 + Long.parseLong(micros));
    }

    private static int number(Matcher form, int group) {
        return Integer.parseInt(form.group(group));
    }
}
