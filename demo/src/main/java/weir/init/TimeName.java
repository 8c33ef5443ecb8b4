package weir.init;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a name says about a time: of two columns with times, which of them is when a row's event happened. */
final class TimeName {
    private static final Set<String> TIMES =
            Set.of("ts", "timestamp", "time", "datetime", "date", "at", "when", "day", "epoch", "instant");
    /** Of the event itself. */
    private static final Set<String> EVENT = Set.of(
            "event",
            "created",
            "creation",
            "occurred",
            "observed",
            "recorded",
            "measured",
            "measurement",
            "sampled",
            "taken",
            "emitted",
            "happened",
            "start",
            "started",
            "begin",
            "began",
            "published",
            "issued",
            "ordered",
            "placed",
            "sent");
    /** Of what was done with it later. */
    private static final Set<String> LATER = Set.of(
            "arrival",
            "arrived",
            "received",
            "ingested",
            "ingestion",
            "ingest",
            "processed",
            "processing",
            "stored",
            "inserted",
            "loaded",
            "updated",
            "update",
            "modified",
            "changed",
            "deleted",
            "expires",
            "expired",
            "expiry",
            "end",
            "ended",
            "finished",
            "completed",
            "closed",
            "due",
            "birth",
            "birthday",
            "last",
            "next",
            "valid",
            "until");

    private TimeName() {}

    /** From 0, no time by its name, to 4, that of the event. */
    static int score(String name) {
        List<String> words = words(name);
        boolean isLater = words.stream().anyMatch(LATER::contains);
        boolean isEvent = words.stream().anyMatch(EVENT::contains);
        boolean isTime = words.stream().anyMatch(TimeName::isTime);
        if (isLater) {
            return isTime || isEvent ? 1 : 0;
        } else if (isEvent) {
            return isTime ? 4 : 2;
        }
        return isTime ? 3 : 0;
    }

    private static boolean isTime(String word) {
        return TIMES.contains(word) || word.contains("timestamp") || word.endsWith("time") || word.startsWith("time");
    }

    /** For example {@code [creation, time]} of {@code creationTime}, {@code Creation_Time} and {@code CREATION-TIME}. */
    static List<String> words(String name) {
        return Arrays.stream(
                        name.replaceAll("(?<=[\\p{Ll}0-9])(?=\\p{Lu})", "_").split("[^\\p{L}]+"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
