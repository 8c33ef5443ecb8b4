package weir.init;

import java.util.Optional;
import java.util.regex.Pattern;

/** The texts of one place. Not thread-safe. */
final class Texts {
    private static final Pattern WHOLE = Pattern.compile("[1-9]\\d{0,17}|[1-9]\\d{18}");
    private static final Pattern CODE = Pattern.compile("\\+\\d+(\\.\\d+)?|[-+]?0\\d+");
    private static final Pattern COMMA = Pattern.compile("[-+]?(\\d+|\\d{1,3}(\\.\\d{3})+),\\d+");

    private final Spread times = new Spread();
    private final Spread wholes = new Spread();
    private long count;
    private long dates;
    private long codes;
    private long commas;
    private String first = "";

    void see(String text) {
        if (count++ == 0) {
            first = text;
        }
        Optional<TimeText> time = TimeText.of(text);
        if (time.isPresent()) {
            times.see((double) time.get().micros());
            dates += time.get().isDate() ? 1 : 0;
        } else if (WHOLE.matcher(text).matches()) {
            wholes.see(Double.parseDouble(text));
        } else if (CODE.matcher(text).matches()) {
            codes++;
        } else if (COMMA.matcher(text).matches()) {
            commas++;
        }
    }

    /** The first of them. */
    String first() {
        return first;
    }

    /** In microseconds since 1970, if all of them are times or days. */
    Optional<Spread> times() {
        return Optional.of(times).filter(spread -> count > 0 && spread.count() == count);
    }

    /** Whether all of them are days without a time. */
    boolean areDates() {
        return count > 0 && dates == count;
    }

    /** The numbers that they are, if all of them are whole numbers in quotes. */
    Optional<Spread> wholes() {
        return Optional.of(wholes).filter(spread -> count > 0 && spread.count() == count);
    }

    /** How many look like numbers, but have leading zeros or a plus sign that a number would lose. */
    long codes() {
        return codes;
    }

    /** Whether all of them do. */
    boolean areCodes() {
        return count > 0 && codes == count;
    }

    /** Whether all are numbers with a decimal comma, or such and whole numbers. */
    boolean areCommaNumbers() {
        return commas > 0 && commas + wholes.count() == count;
    }
}
