package weir.feed.s3;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/**
 * A place in an S3 store.
 *
 * @param bucket its bucket
 * @param prefix what all keys begin with: empty, or ends with {@code /}
 */
record S3Address(String bucket, String prefix) {
    private static final Pattern FORM = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[^/]+)*)/?");

    /**
     * Reads {@code s3://bucket/prefix}.
     *
     * @throws InvalidInput if it is not of this form
     */
    static S3Address parse(String uri) {
        Matcher matcher = FORM.matcher(uri);
        if (!matcher.matches()) {
            throw new InvalidInput(List.of(new Problem(
                    "--to", 0, "", "\"" + uri + "\" is no place in an S3 store", "Write s3://BUCKET/PREFIX")));
        }
        String path = matcher.group(2);
        return new S3Address(matcher.group(1), path.isEmpty() ? "" : path.substring(1) + "/");
    }

    /** The key of a path. */
    String key(String path) {
        return prefix + path;
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
