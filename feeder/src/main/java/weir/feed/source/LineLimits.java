package weir.feed.source;

import java.time.Duration;

/**
 * What lines may be.
 *
 * @param isText whether lines are any text, and become rows with the one field {@code value}; else they are JSON objects
 * @param mostBytes how long a line may be
 * @param idle a connection is closed when no line came for so long
 * @param mostClients how many may be connected at a time
 */
public record LineLimits(boolean isText, int mostBytes, Duration idle, int mostClients) {
    /** JSON objects of up to 1 MiB; 5 minutes; 512 clients. */
    public static final LineLimits DEFAULT = new LineLimits(false, 1 << 20, Duration.ofMinutes(5), 512);
}
