package weir.feed.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * How an S3 store is reached. Credentials are those that every tool of AWS finds: in the environment, in {@code ~/.aws}, or of the machine.
 *
 * @param endpoint where it listens; empty for AWS
 * @param region empty for that of the environment, and where that has none, {@code us-east-1}
 * @param pathStyle whether the bucket stands in the path of a URL rather than in its host; empty for yes with an endpoint, no without
 */
public record S3Settings(Optional<URI> endpoint, Optional<String> region, Optional<Boolean> pathStyle) {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration ATTEMPT = Duration.ofMinutes(2);
    private static final Duration CALL = Duration.ofMinutes(5);
    private static final int CONNECTIONS = 8;

    /** What {@code AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}, {@code AWS_REGION} and {@code WEIR_S3_PATH_STYLE} say. */
    public static S3Settings of(Map<String, String> environment) {
        return new S3Settings(
                value(environment, "AWS_ENDPOINT_URL_S3")
                        .or(() -> value(environment, "AWS_ENDPOINT_URL"))
                        .map(URI::create),
                value(environment, "AWS_REGION"),
                value(environment, "WEIR_S3_PATH_STYLE").map(Boolean::valueOf));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    S3Client client(AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
                .region(region.map(Region::of).orElseGet(S3Settings::defaultRegion))
                .forcePathStyle(pathStyle.orElse(endpoint.isPresent()))
                // Many stores do not know the checksums that newer clients send by default; Weir sends an MD5, which
                // all know.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(ApacheHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .maxConnections(CONNECTIONS))
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static Region defaultRegion() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException none) {
            return Region.US_EAST_1;
        }
    }
}
