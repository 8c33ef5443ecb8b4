package weir.feed.http;

import java.time.Duration;

/**
 * What clients may take.
 *
 * @param mostBytes how large a body may be, unpacked
 * @param memoryBytes how much memory all bodies together may take, with their copies; above that, clients are told to come again
 * @param mostConnections how many may be open at a time; others wait to be accepted
 * @param idle a connection on which no request is complete up to its body is closed after so long
 * @param patience how long a body may take, from its first byte to its last
 */
public record HttpLimits(int mostBytes, long memoryBytes, int mostConnections, Duration idle, Duration patience) {
    /** Bodies of 16 MiB, 64 MiB in all, 1,024 connections, half a minute, a minute. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(16 << 20, 64L << 20, 1_024, Duration.ofSeconds(30), Duration.ofMinutes(1));

    /** As this, with another size for a body, and memory for at least one of this size. */
    public HttpLimits withMostBytes(int value) {
        long memory = Math.max(memoryBytes, (long) Body.COPIES * value);
        return new HttpLimits(value, memory, mostConnections, idle, patience);
    }

    /** As this, with other bounds for slow clients. */
    public HttpLimits withPatience(Duration idleFor, Duration bodyFor) {
        return new HttpLimits(mostBytes, memoryBytes, mostConnections, idleFor, bodyFor);
    }
}
