package weir.parquet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/**
 * The names of the directories that partition columns become: {@code column=value} as Hive and Spark write them, and as they read
 * them back. A null, a text without characters and a text too long for a name each have a name that no other value has.
 */
final class PartitionNames {
    private static final String NULL = ExternalCatalogUtils.DEFAULT_PARTITION_NAME();
    private static final String EMPTY = "__WEIR_EMPTY__";

    /** Between the beginning of a long value and its hash. In the name of a value that is not cut it is escaped. */
    private static final String CUT = "~";

    /** File systems take 255. */
    private static final int MAX_BYTES = 240;

    private static final int HASH_BYTES = 16;

    private PartitionNames() {}

    /**
     * A directory's name.
     *
     * @param text the text that it stands for, where that can't be read from the name
     */
    record Name(String name, Optional<String> text) {}

    /** The name for a value. */
    static Name of(String column, Optional<String> value) {
        String begins = ExternalCatalogUtils.escapePathName(column) + "=";
        if (value.isEmpty()) {
            return new Name(begins + NULL, Optional.empty());
        }
        String text = value.get();
        String escaped = escaped(text);
        return bytes(begins + escaped) <= MAX_BYTES
                ? new Name(begins + escaped, Optional.empty())
                : new Name(begins + cut(text, MAX_BYTES - bytes(begins)), value);
    }

    private static String escaped(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        String escaped =
                ExternalCatalogUtils.escapePathName(text).replace("\0", "%00").replace(CUT, "%7E");
        boolean isTaken = escaped.equals(NULL) || escaped.equals(EMPTY);
        return isTaken ? "%5F" + escaped.substring(1) : escaped;
    }

    private static String cut(String text, int most) {
        String end = CUT + hash(text);
        StringBuilder begin = new StringBuilder();
        int left = most - end.length();
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            String next = escaped(Character.toString(text.codePointAt(i)));
            left -= bytes(next);
            if (left < 0) {
                break;
            }
            begin.append(next);
        }
        return begin + end;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether what a name stands for may have to be looked up. */
    static boolean mayBeCut(String name) {
        return name.contains(CUT);
    }

    /** Whether it is the name of a directory of a column. */
    static boolean isOf(String column, String name) {
        int end = name.indexOf('=');
        return end > 0
                && ExternalCatalogUtils.unescapePathName(name.substring(0, end)).equalsIgnoreCase(column);
    }

    /**
     * The value that a name stands for; empty for null.
     *
     * @param texts of names that were cut
     */
    static Optional<String> value(String name, Map<String, String> texts) {
        if (texts.containsKey(name)) {
            return Optional.of(texts.get(name));
        }
        String text = name.substring(name.indexOf('=') + 1);
        if (text.equals(NULL)) {
            return Optional.empty();
        }
        return Optional.of(text.equals(EMPTY) ? "" : ExternalCatalogUtils.unescapePathName(text));
    }
}
