package weir.feed.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What requests may be.
 *
 * @param mostBytes how large a body may be, unpacked
 * @param memoryBytes how much memory all bodies together may take; above that, clients are told to come again
 * @param mostRequests how many may be under way at a time
 * @param patience how long a request may take, from its first byte to its last
 * @param token what clients must show as {@code Authorization: Bearer <token>}; empty for nothing
 */
public record HttpLimits(int mostBytes, long memoryBytes, int mostRequests, Duration patience, Optional<String> token) {
    /** Bodies of 16 MiB, 64 MiB in all, 256 requests, a minute, no token. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(16 << 20, 64L << 20, 256, Duration.ofMinutes(1), Optional.empty());

    /** As this, with a token that clients must show. */
    public HttpLimits withToken(String value) {
        return new HttpLimits(mostBytes, memoryBytes, mostRequests, patience, Optional.of(value));
    }

    /** As this, with another size for a body. */
    public HttpLimits withMostBytes(int value) {
        return new HttpLimits(value, memoryBytes, mostRequests, patience, token);
    }
}
