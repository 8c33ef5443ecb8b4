package weir.feed.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import weir.drop.Content;

/** Makes files that are never replaced. */
final class S3Files {
    private static final String JSON = "application/x-ndjson";

    private final S3Client client;
    private final S3Address address;
    private volatile boolean isConditional = true;

    S3Files(S3Client client, S3Address address) {
        this.client = client;
        this.address = address;
    }

    /** Makes a file. False if one has this name. */
    boolean put(String key, Content content) throws IOException {
        String md5 = md5(content);
        return ifAbsent(key, condition -> {
            PutObjectRequest.Builder request = PutObjectRequest.builder()
                    .bucket(address.bucket())
                    .key(key)
                    .contentType(JSON)
                    .contentMD5(md5);
            client.putObject(condition ? request.ifNoneMatch("*").build() : request.build(), body(content));
        });
    }

    /** Puts a file in place of the one that has its name. */
    void replace(String key, Content content) throws IOException {
        String md5 = md5(content);
        S3Failure.io(
                key,
                () -> client.putObject(
                        request -> request.bucket(address.bucket())
                                .key(key)
                                .contentType(JSON)
                                .contentMD5(md5),
                        body(content)));
    }

    /** Begins an upload, and gives its name. */
    String begin(String key) throws IOException {
        return S3Failure.io(key, () -> client.createMultipartUpload(
                        request -> request.bucket(address.bucket()).key(key).contentType(JSON))
                .uploadId());
    }

    /** Brings all of a file as the one part of an upload, and gives the store's tag of it. */
    String part(String key, String upload, Content content) throws IOException {
        String md5 = md5(content);
        return S3Failure.io(key, () -> client.uploadPart(
                        request -> request.bucket(address.bucket())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(1)
                                .contentMD5(md5),
                        body(content))
                .eTag());
    }

    /** Makes a file of an upload. False if one has this name. */
    boolean complete(String key, String upload, String etag) throws IOException {
        return ifAbsent(key, condition -> {
            CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                    .bucket(address.bucket())
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(CompletedMultipartUpload.builder()
                            .parts(CompletedPart.builder()
                                    .partNumber(1)
                                    .eTag(etag)
                                    .build())
                            .build());
            client.completeMultipartUpload(condition ? request.ifNoneMatch("*").build() : request.build());
        });
    }

    void abort(String key, String upload) throws IOException {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(address.bucket()).key(key).uploadId(upload));
        } catch (S3Exception e) {
            if (e.statusCode() != 404) {
                throw new IOException(S3Failure.reason(e), e);
            }
        } catch (SdkException e) {
            throw new IOException(S3Failure.reason(e), e);
        }
    }

    private interface Making {
        void run(boolean condition);
    }

    private boolean ifAbsent(String key, Making making) throws IOException {
        if (!isConditional && isThere(key)) {
            return false;
        }
        try {
            making.run(isConditional);
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                return false;
            }
            if (S3Failure.code(e).equals("NoSuchUpload") && isThere(key)) {
                // An earlier call completed it and its answer was lost, or somebody else has the name: the caller
                // compares.
                return false;
            }
            if (e.statusCode() == 501 && isConditional) {
                isConditional = false;
                return ifAbsent(key, making);
            }
            throw new IOException(S3Failure.reason(e), e);
        } catch (SdkException e) {
            throw new IOException(S3Failure.reason(e), e);
        }
    }

    private boolean isThere(String key) throws IOException {
        try {
            client.headObject(request -> request.bucket(address.bucket()).key(key));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw new IOException(S3Failure.reason(e), e);
        } catch (SdkException e) {
            throw new IOException(S3Failure.reason(e), e);
        }
    }

    private static RequestBody body(Content content) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return content.open();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                content.length(),
                JSON);
    }

    private static String md5(Content content) throws IOException {
        try (InputStream in = content.open()) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
