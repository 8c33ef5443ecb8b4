package weir.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import weir.yaml.Key;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Values;

/** Reads how an S3 store is reached, into the words of Hadoop's S3A. What the file does not say, the variables of AWS's own tools do. */
final class S3Parser {
    private static final String S3A = "spark.hadoop.fs.s3a.";

    private static final Text URL = Text.ANY.matching(
            Pattern.compile("https?://[^/@]+/?"),
            "is not the URL of a server",
            "Write http:// or https://, its name and its port, and nothing else");
    private static final Key<String> ENDPOINT = Key.optional(
            "endpoint",
            URL,
            "The URL of the server: http:// or https://, its name and its port. Without it AWS_ENDPOINT_URL, or else AWS.");
    private static final Key<String> REGION = Key.optional(
            "region", Text.ANY, "The region. Without it AWS_REGION, or else us-east-1 if there is an endpoint.");
    private static final Key<Boolean> PATH_STYLE = Key.optional(
            "pathStyle",
            Values.FLAG,
            "Whether the bucket stands in the path of a URL, not in its host. With an endpoint it does by default.");
    private static final Key<String> ACCESS_KEY = Key.optional(
            "accessKey",
            Values.SECRET,
            "As ${NAME} and in no other way. Without the keys, Weir looks for them where AWS's own tools do.");
    private static final Key<String> SECRET_KEY =
            Key.optional("secretKey", Values.SECRET, "As ${NAME} and in no other way.");
    private static final Key<String> SESSION_TOKEN =
            Key.optional("sessionToken", Values.SECRET, "As ${NAME} and in no other way.");

    static final Key<Section> S3 = Key.optional(
            "s3",
            Shape.of(ENDPOINT, REGION, PATH_STYLE, ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)
                    .needs(ACCESS_KEY, SECRET_KEY)
                    .needs(SECRET_KEY, ACCESS_KEY)
                    .needs(SESSION_TOKEN, ACCESS_KEY, SECRET_KEY),
            "How an S3 store is reached.");

    private final Reading reading;

    S3Parser(Reading reading) {
        this.reading = reading;
    }

    /** Spark's settings for the store. */
    Map<String, String> read(Section section) {
        Map<String, String> spark = new TreeMap<>(defaults());
        Optional<String> endpoint = section.get(ENDPOINT).or(() -> endpointOfEnvironment(section));
        endpoint.ifPresent(url -> spark.put(S3A + "endpoint", url));
        section.get(REGION)
                .or(() -> variable("AWS_REGION"))
                .or(() -> endpoint.map(some -> "us-east-1"))
                .ifPresent(region -> spark.put(S3A + "endpoint.region", region));
        spark.put(
                S3A + "path.style.access",
                String.valueOf(section.get(PATH_STYLE).orElse(endpoint.isPresent())));
        credentials(section, spark);
        section.end();
        return spark;
    }

    private void credentials(Section section, Map<String, String> spark) {
        boolean hasToken = section.has(SESSION_TOKEN);
        if (section.has(ACCESS_KEY) || section.has(SECRET_KEY) || hasToken) {
            spark.put(S3A + "access.key", section.text(ACCESS_KEY));
            spark.put(S3A + "secret.key", section.text(SECRET_KEY));
            if (hasToken) {
                spark.put(S3A + "session.token", section.text(SESSION_TOKEN));
            }
            spark.put(
                    S3A + "aws.credentials.provider",
                    "org.apache.hadoop.fs.s3a." + (hasToken ? "Temporary" : "Simple") + "AWSCredentialsProvider");
        }
    }

    private Optional<String> endpointOfEnvironment(Section section) {
        Optional<String> endpoint = variable("AWS_ENDPOINT_URL_S3").or(() -> variable("AWS_ENDPOINT_URL"));
        endpoint.ifPresent(url -> URL.check(reading, section.place(ENDPOINT), url));
        return endpoint;
    }

    private Optional<String> variable(String name) {
        return reading.variables().value(name).filter(value -> !value.isBlank());
    }

    private static Map<String, String> defaults() {
        return Map.ofEntries(
                // Feeders, DuckDB and AWS's tools say s3://, Hadoop says s3a://: both are right.
                Map.entry("spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem"),
                // Where the file names no credentials: Spark's own way first (executors get them so), then that of
                // AWS's tools.
                Map.entry(
                        S3A + "aws.credentials.provider",
                        "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider,"
                                + "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider,"
                                + "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider"),
                // A server that is away is noticed in seconds; Weir then tries again for as long as it takes.
                Map.entry(S3A + "connection.establish.timeout", "5s"),
                Map.entry(S3A + "connection.timeout", "30s"),
                Map.entry(S3A + "connection.request.timeout", "120s"),
                Map.entry(S3A + "attempts.maximum", "3"),
                Map.entry(S3A + "retry.limit", "4"),
                Map.entry(S3A + "connection.maximum", "100"),
                // A header of several hundred bytes on each request, for nobody.
                Map.entry(S3A + "audit.enabled", "false"));
    }
}
