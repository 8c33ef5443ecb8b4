package weir.parquet;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Finds the kind of place that a path is. */
final class Places {
    private static final Set<String> S3 = Set.of("s3a", "s3");
    private static final Set<String> RENAMING = Set.of("hdfs", "viewfs", "webhdfs");

    private Places() {}

    /**
     * The place of a dataset.
     *
     * @param path a directory or URI, absolute
     * @throws PermanentFailure if nothing can be published atomically there
     */
    static Place of(String path, Configuration configuration) {
        try {
            Path dataset = new Path(path);
            String scheme = dataset.toUri().getScheme() == null
                    ? FileSystem.getDefaultUri(configuration).getScheme()
                    : dataset.toUri().getScheme();
            boolean isLocal = "file".equals(scheme);
            boolean isS3 = S3.contains(scheme) && dataset.getFileSystem(configuration) instanceof S3AFileSystem;
            if (!isLocal && !isS3 && !RENAMING.contains(scheme)) {
                throw new PermanentFailure(
                        "keep Parquet files in \"" + path + "\"",
                        "\"" + scheme + "\" is neither a file system with an atomic rename nor an S3 store",
                        "Name a local directory, one on HDFS, or s3a://BUCKET/NAME");
            }
            if (dataset.getParent() == null) {
                throw new PermanentFailure(
                        "keep Parquet files in \"" + path + "\"",
                        "it is the root of a file system",
                        "Name a directory below it");
            }
            Path staging = new Path(dataset.getParent(), "_" + dataset.getName() + ".weir");
            if (isS3) {
                S3AFileSystem files = (S3AFileSystem) dataset.getFileSystem(configuration);
                return new S3Place(files, S3Copies.of(files), dataset, staging);
            }
            return isLocal
                    ? new LocalPlace(
                            java.nio.file.Path.of(dataset.toUri().getPath()),
                            java.nio.file.Path.of(staging.toUri().getPath()))
                    : new RenamingPlace(dataset, staging, configuration);
        } catch (IOException e) {
            throw new TransientFailure("open \"" + path + "\"", e, "Check the address and its credentials");
        }
    }
}
