package weir.rejects;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import weir.drop.S3Server;
import weir.drop.Storage;
import weir.drop.StorageContract;
import weir.drop.WritableStorage;
import weir.pipeline.Pipeline;
import weir.pipeline.Settings;

/** Where mended lines go when their stream is in an S3 store. */
@Tag("s3")
class StreamStoreOnS3Test extends StorageContract {
    private final WritableStorage storage = open(S3Server.shared());

    private static WritableStorage open(S3Server server) {
        Settings settings = new Settings(
                "unused",
                1,
                List.of(),
                Map.of(
                        "spark.hadoop.fs.s3a.endpoint", server.endpoint().toString(),
                        "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
                        "spark.hadoop.fs.s3a.path.style.access", "true",
                        "spark.hadoop.fs.s3a.access.key", server.accessKey(),
                        "spark.hadoop.fs.s3a.secret.key", server.secretKey()));
        Pipeline pipeline = new Pipeline(
                "test.yaml",
                Path.of("."),
                "test",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                settings,
                Map.of());
        return StreamStore.open(pipeline, "s3a://" + S3Server.BUCKET + "/" + UUID.randomUUID());
    }

    @Override
    protected WritableStorage writable() {
        return storage;
    }

    @Override
    protected Storage readable() {
        return storage;
    }
}
