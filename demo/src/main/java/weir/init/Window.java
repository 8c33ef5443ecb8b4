package weir.init;

import java.util.List;

/**
 * A window of event time.
 *
 * @param sql its length as Spark's {@code window} takes it
 * @param micros its length in microseconds
 */
record Window(String sql, long micros) {
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;
    private static final List<Window> LENGTHS = List.of(
            new Window("1 second", SECOND),
            new Window("10 seconds", 10 * SECOND),
            new Window("1 minute", 60 * SECOND),
            new Window("10 minutes", 600 * SECOND),
            new Window("1 hour", 3_600 * SECOND),
            new Window("1 day", DAY));
    private static final int MAX_WINDOWS = 100;

    /** The shortest of which at most a hundred cover the sample; days where times are days. */
    static Window of(EventTime time) {
        boolean isDay = time.form() instanceof TimeForm.Iso iso && iso.isDate();
        double span = time.micros().most() - time.micros().least();
        return LENGTHS.stream()
                .filter(length -> span <= (double) MAX_WINDOWS * length.micros && (!isDay || length.micros == DAY))
                .findFirst()
                .orElse(LENGTHS.get(LENGTHS.size() - 1));
    }

    /** The beginning of the window that a time is in. */
    long start(long time) {
        return Math.floorDiv(time, micros) * micros;
    }
}
