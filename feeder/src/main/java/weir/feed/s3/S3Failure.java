package weir.feed.s3;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import weir.problem.Failure;

/** What a store's refusal means, in the words of a person. Its own words may hold keys. */
final class S3Failure {
    private S3Failure() {}

    /** A call of a store. */
    interface Call<T> {
        T run();
    }

    static <T> T io(String what, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !code(e).equals("NoSuchBucket") && !code(e).equals("NoSuchUpload")) {
                FileNotFoundException notThere = new FileNotFoundException(what);
                notThere.initCause(e);
                throw notThere;
            }
            throw new IOException(reason(e), e);
        } catch (SdkException e) {
            throw new IOException(reason(e), e);
        }
    }

    /** The code of the store's answer, for example {@code NoSuchKey}; empty where it gives none. */
    static String code(S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    /** Whether trying again can't help until somebody changes something. */
    static boolean isLasting(SdkException thrown) {
        return thrown instanceof S3Exception e
                ? e.statusCode() == 403 || e.statusCode() == 404 || e.statusCode() / 100 == 3
                : isWithoutCredentials(thrown) || isUntrusted(thrown);
    }

    private static boolean isWithoutCredentials(SdkException thrown) {
        String message = String.valueOf(thrown.getMessage());
        return message.contains("Unable to load credentials") || message.contains("Unable to load region");
    }

    private static boolean isUntrusted(SdkException thrown) {
        return root(thrown) instanceof CertPathBuilderException || root(thrown) instanceof CertificateException;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Why the store was not of service. */
    static String reason(SdkException thrown) {
        if (thrown instanceof S3Exception e) {
            String code = code(e);
            return switch (code) {
                case "NoSuchBucket" -> "there is no such bucket";
                case "NoSuchUpload" -> "the store has forgotten the upload";
                case "InvalidAccessKeyId" -> "the store does not know the access key";
                case "SignatureDoesNotMatch" -> "the secret key does not fit the access key";
                case "ExpiredToken" -> "the credentials have expired";
                case "AccessDenied" -> "the credentials do not allow it";
                case "PermanentRedirect", "AuthorizationHeaderMalformed" -> "the bucket is in another region";
                default -> "the store answers " + e.statusCode() + (code.isEmpty() ? "" : " " + code);
            };
        }
        if (isWithoutCredentials(thrown)) {
            return "there are no credentials";
        }
        if (isUntrusted(thrown)) {
            return "its certificate is not one that Java trusts";
        }
        return "the store does not answer (" + Failure.reason(root(thrown)) + ")";
    }
}
