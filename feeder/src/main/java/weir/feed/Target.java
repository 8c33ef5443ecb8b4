package weir.feed;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import weir.drop.DirectoryStorage;
import weir.drop.WritableStorage;
import weir.feed.s3.S3Settings;
import weir.feed.s3.S3Storage;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** Where drops go. */
final class Target {
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

    private Target() {}

    /**
     * Opens a place.
     *
     * @param to a directory, or {@code s3://bucket/prefix}
     * @throws InvalidInput if it is neither
     * @throws weir.problem.Refused if the store says no
     */
    static WritableStorage open(String to, S3Settings settings) {
        if (to.startsWith("s3:")) {
            return S3Storage.open(to, settings).requireAccess();
        }
        if (URI.matcher(to).matches()) {
            throw new InvalidInput(List.of(new Problem(
                    "--to",
                    0,
                    "",
                    "\"" + to + "\" is neither a directory nor in an S3 store",
                    "Name a directory, or write s3://BUCKET/PREFIX")));
        }
        return new DirectoryStorage(Path.of(to));
    }

    /** Lets go of a store's connections. */
    static void close(WritableStorage storage) {
        if (storage instanceof S3Storage store) {
            store.close();
        }
    }
}
