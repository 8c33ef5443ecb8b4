package weir.kafka;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Names the rows of one batch: by what is in a row and, for equal rows, by counting them. So a row has the same name when its batch comes
 * again, in whatever order and from whatever partitions. 16 bytes of SHA-256 tell rows apart.
 */
final class RowIds {
    private static final int BYTES = 16;

    private final MessageDigest digest;
    private final Map<ByteBuffer, Integer> seen = new HashMap<>();

    RowIds() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The name of the next row, for example {@code 5f…-1} for the second of its kind. */
    String next(byte[] row) {
        byte[] hash = Arrays.copyOf(digest.digest(row), BYTES);
        int earlier = seen.merge(ByteBuffer.wrap(hash), 1, Integer::sum) - 1;
        return HexFormat.of().formatHex(hash) + "-" + earlier;
    }
}
