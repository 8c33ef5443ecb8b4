package weir.feed.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What a client shows as {@code Authorization: Bearer <value>}.
 *
 * @param name says whose it is; clients with one token share a name space for their keys
 * @param value the secret
 */
public record Token(String name, String value) {
    /** Takes the same time for every wrong value of one length. */
    boolean is(String shown) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name;
    }
}
