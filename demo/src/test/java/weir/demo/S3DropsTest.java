package weir.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import weir.drop.HadoopStorage;
import weir.drop.S3Server;
import weir.drop.Storage;
import weir.drop.StorageContract;
import weir.drop.WritableStorage;
import weir.feed.s3.S3Settings;
import weir.feed.s3.S3Storage;

/** Drops that the feeder writes to a store, as Spark reads them from it. */
@Tag("s3")
class S3DropsTest extends StorageContract {
    private static final S3Server SERVER = S3Server.shared();

    private final String root = S3Server.BUCKET + "/" + UUID.randomUUID();
    private final S3Storage written = open("s3://" + root);

    static S3Storage open(String uri) {
        return S3Storage.open(
                uri,
                new S3Settings(Optional.of(URI.create(SERVER.endpoint())), Optional.of("us-east-1"), Optional.empty()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(SERVER.accessKey(), SERVER.secretKey())));
    }

    @Override
    protected WritableStorage writable() {
        return written;
    }

    @Override
    protected Storage readable() {
        Configuration configuration = new Configuration();
        configuration.set("fs.s3a.endpoint", SERVER.endpoint());
        configuration.set("fs.s3a.endpoint.region", "us-east-1");
        configuration.set("fs.s3a.path.style.access", "true");
        configuration.set("fs.s3a.access.key", SERVER.accessKey());
        configuration.set("fs.s3a.secret.key", SERVER.secretKey());
        Path path = new Path("s3a://" + root);
        try {
            return new HadoopStorage(FileSystem.get(path.toUri(), configuration), path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        written.close();
    }
}
