package weir.k8s;

import java.time.Duration;
import java.util.Locale;

/** Spans of time as people read them. */
final class Spans {
    private Spans() {}

    /** For example {@code 12.3 s}. */
    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }

    /** As long as it takes to be understood: {@code 45s}, {@code 12m}, {@code 5h}, {@code 3d}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 2 * 3_600) {
            return seconds / 60 + "m";
        }
        return seconds < 2 * 86_400 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
