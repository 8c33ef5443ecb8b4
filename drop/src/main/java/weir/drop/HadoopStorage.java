package weir.drop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A stream on any file system of Hadoop: local disks, HDFS, S3A and others. For reading. */
public final class HadoopStorage implements Storage {
    private final FileSystem fileSystem;
    private final Path root;

    /** @param root the stream's root on {@code fileSystem} */
    public HadoopStorage(FileSystem fileSystem, Path root) {
        this.fileSystem = fileSystem;
        this.root = root;
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        FileStatus[] statuses;
        try {
            statuses = fileSystem.listStatus(resolve(directory));
        } catch (FileNotFoundException e) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>(statuses.length);
        for (FileStatus status : statuses) {
            entries.add(new Entry(
                    status.getPath().getName(), status.isDirectory(), status.getLen(), status.getModificationTime()));
        }
        return entries;
    }

    @Override
    public InputStream open(String path) throws IOException {
        return fileSystem.open(resolve(path));
    }

    private Path resolve(String relative) {
        return relative.isEmpty() ? root : new Path(root, relative);
    }
}
