package weir.parquet;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Whether a driver may merge the files of a dataset by itself.
 *
 * @param hasLock whether two that merge there are kept apart
 * @param bytesByDefault up to which size it does so, unless the pipeline says otherwise
 */
record Compacting(boolean hasLock, OptionalLong bytesByDefault) {
    private static final OptionalLong ON = OptionalLong.of(128 << 20);
    private static final Pattern STORE = Pattern.compile("s3a?://.*");

    /**
     * @param path of the dataset: absolute, or a URI
     * @param hasDatabase whether the pipeline has a Postgres, which has a lock for every dataset
     */
    static Compacting of(String path, boolean hasDatabase) {
        String lower = path.toLowerCase(Locale.ROOT);
        boolean isLocal = lower.startsWith("/") || lower.startsWith("file:");
        boolean hasLock = isLocal || hasDatabase;
        // A store has no rename: taking many batches away takes seconds, in which other readers miss their rows.
        return new Compacting(hasLock, hasLock && !STORE.matcher(lower).matches() ? ON : OptionalLong.empty());
    }
}
