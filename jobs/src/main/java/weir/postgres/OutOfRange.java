package weir.postgres;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import weir.problem.PermanentFailure;

/** A date or time that Spark has and PostgreSQL does not. */
final class OutOfRange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OutOfRange(String value, String range) {
        super("holds " + value + ", and PostgreSQL has no " + range);
    }

    /** @param days since 1970 */
    static OutOfRange day(int days) {
        return new OutOfRange(
                LocalDate.ofEpochDay(days).toString(), "date before -4713-11-24 or after the year 5874897");
    }

    /** @param micros since 1970 */
    static OutOfRange time(long micros) {
        return new OutOfRange(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString(), "time before -4713-11-24");
    }

    /**
     * The same for a person.
     *
     * @param action verb and thing, see {@link weir.problem.Failure}
     */
    PermanentFailure of(String action, Column column) {
        return new PermanentFailure(
                action,
                "column \"" + column.name() + "\" " + getMessage(),
                "Leave such values out in the query, for example by if(x >= DATE'0001-01-01', x, NULL), then start again",
                this);
    }
}
