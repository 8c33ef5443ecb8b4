package weir.localfs;

import java.util.Map;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Hadoop's local file system with checksums, on top of {@link RawLocalFiles}: what {@code file:} means to Weir. */
public final class LocalFiles extends LocalFileSystem {
    private static final String SCHEME = "file";

    /** As Hadoop wants it. */
    public LocalFiles() {
        super(new RawLocalFiles());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    /** Hadoop takes what stands before a colon for a scheme. */
    @Override
    public Path getChecksumFile(Path file) {
        return new Path(file.getParent(), new Path(null, null, "." + file.getName() + ".crc"));
    }

    /** The settings of Spark that make Hadoop use this class and {@link LocalFilesContext} for {@code file:}. */
    public static Map<String, String> settings() {
        return Map.of(
                "spark.hadoop.fs.file.impl", LocalFiles.class.getName(),
                "spark.hadoop.fs.AbstractFileSystem.file.impl", LocalFilesContext.class.getName());
    }
}
