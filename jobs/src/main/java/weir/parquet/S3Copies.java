package weir.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Copies by the client that Hadoop's S3A has, with all its settings. Hadoop itself can copy only as part of a rename that replaces nothing. */
record S3Copies(S3Client client) implements S3Place.Copies {
    static S3Copies of(S3AFileSystem files) {
        return new S3Copies(files.getS3AInternals().getAmazonS3Client("Parquet files"));
    }

    @Override
    public void copy(Path from, Path to) throws IOException {
        try {
            client.copyObject(request -> request.sourceBucket(bucket(from))
                    .sourceKey(key(from))
                    .destinationBucket(bucket(to))
                    .destinationKey(key(to)));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                FileNotFoundException notThere = new FileNotFoundException(from.toString());
                notThere.initCause(e);
                throw notThere;
            }
            throw new IOException("the store does not copy \"" + from + "\": " + e.getMessage(), e);
        } catch (SdkException e) {
            throw new IOException("the store does not copy \"" + from + "\": " + e.getMessage(), e);
        }
    }

    private static String bucket(Path path) {
        return path.toUri().getAuthority();
    }

    private static String key(Path path) {
        return path.toUri().getPath().substring(1);
    }
}
