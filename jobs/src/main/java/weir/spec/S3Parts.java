package weir.spec;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Variables;

/** Reads how an S3 store is reached, into the words of Hadoop's S3A. What the file does not say, the variables of AWS's own tools do. */
final class S3Parts {
    private static final String S3A = "spark.hadoop.fs.s3a.";
    private static final Pattern URL = Pattern.compile("https?://[^/@]+/?");

    private final Reading reading;

    S3Parts(Reading reading) {
        this.reading = reading;
    }

    /** Spark's settings for the store. */
    Map<String, String> read(Section section) {
        Map<String, String> spark = new TreeMap<>(defaults());
        Optional<String> endpoint = section.optionalText("endpoint")
                .or(() -> variable("AWS_ENDPOINT_URL_S3"))
                .or(() -> variable("AWS_ENDPOINT_URL"));
        endpoint.filter(url -> !url.isEmpty()
                        && !Variables.in(url)
                        && !URL.matcher(url).matches())
                .ifPresent(url -> reading.problem(
                        section.place("endpoint"),
                        "is not the URL of a server",
                        "Write http:// or https://, its name and its port, and nothing else"));
        endpoint.ifPresent(url -> spark.put(S3A + "endpoint", url));
        section.optionalText("region")
                .or(() -> variable("AWS_REGION"))
                .or(() -> endpoint.map(some -> "us-east-1"))
                .ifPresent(region -> spark.put(S3A + "endpoint.region", region));
        spark.put(S3A + "path.style.access", String.valueOf(section.flag("pathStyle", endpoint.isPresent())));
        credentials(section, spark);
        section.end();
        return spark;
    }

    private void credentials(Section section, Map<String, String> spark) {
        boolean hasKey = section.node("accessKey").isPresent();
        boolean hasToken = section.node("sessionToken").isPresent();
        if (hasKey || section.node("secretKey").isPresent() || hasToken) {
            spark.put(S3A + "access.key", section.secret("accessKey"));
            spark.put(S3A + "secret.key", section.secret("secretKey"));
            if (hasToken) {
                spark.put(S3A + "session.token", section.secret("sessionToken"));
            }
            spark.put(
                    S3A + "aws.credentials.provider",
                    "org.apache.hadoop.fs.s3a." + (hasToken ? "Temporary" : "Simple") + "AWSCredentialsProvider");
        }
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
