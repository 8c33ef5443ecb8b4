package weir.feed.source;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How many lines were refused, and why: reasons that differ only in values and numbers are one. Thread-safe. */
final class Refusals {
    private static final int MAX_KINDS = 100;
    private static final int MAX_SHOWN = 5;
    private static final Pattern PARTICULARS = Pattern.compile("\"[^\"]*\"|'[^']*'|\\d+");

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long all;

    private static final class Kind {
        private final String first;
        private long count;

        Kind(String first) {
            this.first = first;
        }
    }

    /**
     * Counts a line.
     *
     * @param place where it stands; empty if nobody knows
     * @return how many there were
     */
    synchronized long add(String place, String reason) {
        String known = PARTICULARS.matcher(reason).replaceAll("");
        String kind = kinds.containsKey(known) || kinds.size() < MAX_KINDS ? known : "";
        kinds.computeIfAbsent(kind, none -> new Kind(place.isEmpty() ? reason : reason + " (" + place + ")")).count++;
        all++;
        return all;
    }

    synchronized long count() {
        return all;
    }

    /** For a person, for example {@code 3 times: not a JSON object (rows.jsonl, line 7)}; the most frequent first. */
    synchronized String summary() {
        String shown = kinds.values().stream()
                .sorted(Comparator.comparingLong((Kind kind) -> kind.count).reversed())
                .limit(MAX_SHOWN)
                .map(kind -> (kind.count == 1 ? "once" : kind.count + " times") + ": " + kind.first)
                .collect(Collectors.joining("; "));
        return kinds.size() > MAX_SHOWN ? shown + "; and for other reasons" : shown;
    }
}
