package weir.feed.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;
import weir.drop.Content;
import weir.drop.WritableStorage;
import weir.problem.PermanentFailure;

/**
 * A stream in an S3 store. A small file is put when it is published; a larger one is brought there before, as an upload of one part, and
 * appears when that is completed. Either way {@code If-None-Match} keeps a file from being replaced, where the store honours it.
 */
public final class S3Storage implements WritableStorage, AutoCloseable {
    /** A larger file is on its way while those before it become visible; a smaller one is not worth three requests. */
    static final long PUT_AT_MOST = 1 << 20;

    /** A store that stalls keeps nobody from beginning for longer than this. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final S3Client client;
    private final S3Address address;
    private final S3Files files;

    private S3Storage(S3Client client, S3Address address) {
        this.client = client;
        this.address = address;
        this.files = new S3Files(client, address);
    }

    /**
     * Opens a place.
     *
     * @param uri {@code s3://bucket/prefix}
     * @throws weir.problem.InvalidInput if it is not of this form
     */
    public static S3Storage open(String uri, S3Settings settings) {
        return open(uri, settings, DefaultCredentialsProvider.builder().build());
    }

    /** As above, with credentials that are given. */
    public static S3Storage open(String uri, S3Settings settings, AwsCredentialsProvider credentials) {
        S3Address address = S3Address.parse(uri);
        return new S3Storage(settings.client(credentials), address);
    }

    /**
     * Looks whether the bucket is there and may be used. A store that is away may come back, and is no reason not to begin.
     *
     * @throws PermanentFailure if the store says no
     */
    public S3Storage requireAccess() {
        try {
            client.listObjectsV2(request -> request.bucket(address.bucket())
                    .prefix(address.prefix())
                    .maxKeys(1)
                    .overrideConfiguration(call -> call.apiCallTimeout(LOOK)));
            return this;
        } catch (SdkException e) {
            if (S3Failure.isLasting(e)) {
                close();
                throw new PermanentFailure(
                        "write drops to \"" + describe() + "\"",
                        S3Failure.reason(e),
                        "Check the bucket's name, --s3-endpoint, --s3-region, and AWS_ACCESS_KEY_ID and"
                                + " AWS_SECRET_ACCESS_KEY in the environment",
                        e);
            }
            return this;
        }
    }

    @Override
    public String describe() {
        return address.toString();
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        String prefix = address.key(directory.isEmpty() ? "" : directory + "/");
        return S3Failure.io(describe(), () -> {
            List<Entry> entries = new ArrayList<>();
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    request -> request.bucket(address.bucket()).prefix(prefix).delimiter("/"))) {
                for (CommonPrefix common : page.commonPrefixes()) {
                    String name = common.prefix().substring(prefix.length());
                    entries.add(new Entry(name.substring(0, name.length() - 1), true, 0, 0));
                }
                for (S3Object object : page.contents()) {
                    // A key that ends with a slash stands for the directory itself.
                    if (!object.key().equals(prefix)) {
                        entries.add(new Entry(
                                object.key().substring(prefix.length()),
                                false,
                                object.size(),
                                object.lastModified().toEpochMilli()));
                    }
                }
            }
            return entries;
        });
    }

    @Override
    public InputStream open(String path) throws IOException {
        return S3Failure.io(
                describe() + path,
                () -> client.getObject(
                        request -> request.bucket(address.bucket()).key(address.key(path))));
    }

    @Override
    public Staged stage(String path, Content content) throws IOException {
        String key = address.key(path);
        if (content.length() <= PUT_AT_MOST) {
            return new Unsent(files, key, content);
        }
        String upload = files.begin(key);
        try {
            return new Uploaded(files, key, upload, files.part(key, upload, content));
        } catch (IOException | RuntimeException e) {
            files.abort(key, upload);
            throw e;
        }
    }

    /** A store that lists no uploads below a prefix (MinIO is one) removes them by itself, in time. */
    @Override
    public void discardStaged(String lane) throws IOException {
        String prefix = address.key(lane + "/");
        List<MultipartUpload> begun =
                S3Failure.io(describe(), () -> client
                        .listMultipartUploadsPaginator(
                                request -> request.bucket(address.bucket()).prefix(prefix))
                        .uploads()
                        .stream()
                        .toList());
        for (MultipartUpload upload : begun) {
            files.abort(upload.key(), upload.uploadId());
        }
    }

    @Override
    public void replace(String path, Content content) throws IOException {
        files.replace(address.key(path), content);
    }

    @Override
    public void close() {
        client.close();
    }

    /** A small file: still here. */
    private record Unsent(S3Files files, String key, Content content) implements Staged {
        @Override
        public boolean publish() throws IOException {
            return files.put(key, content);
        }

        @Override
        public void discard() {}
    }

    /** A file that is in the store under no name. */
    private record Uploaded(S3Files files, String key, String upload, String etag) implements Staged {
        @Override
        public boolean publish() throws IOException {
            return files.complete(key, upload, etag);
        }

        @Override
        public void discard() throws IOException {
            files.abort(key, upload);
        }
    }
}
