package weir.feed;

import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;
import weir.feed.s3.S3Settings;
import weir.problem.InvalidInput;

/** The options that say where drops go. */
final class TargetOptions {
    @Option(
            names = "--to",
            description = "Where the drops go: a directory, or s3://BUCKET/PREFIX. With tcp://HOST:PORT there are no"
                    + " drops: rows are sent as lines to whoever connects, and not kept.")
    private String to;

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description = "Where the S3 store listens; AWS_ENDPOINT_URL by default, or else AWS itself.")
    private URI endpoint;

    @Option(names = "--s3-region", description = "The S3 store's region; AWS_REGION by default, or else us-east-1.")
    private String region;

    @Option(
            names = "--s3-path-style",
            negatable = true,
            description =
                    "Whether the bucket stands in the path of a URL, not in its host; with an endpoint it does by default.")
    private Boolean isPathStyle;

    /** @throws InvalidInput if nothing is said, or there is no such place */
    Target target() {
        if (to == null) {
            throw SourceOptions.invalid("--to", "it is not said where the rows go", "Name a directory");
        }
        S3Settings environment = S3Settings.of(System.getenv());
        return Target.parse(
                to,
                new S3Settings(
                        Optional.ofNullable(endpoint).or(environment::endpoint),
                        Optional.ofNullable(region).or(environment::region),
                        Optional.ofNullable(isPathStyle).or(environment::pathStyle)));
    }
}
