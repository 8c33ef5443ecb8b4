package weir.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under {@code counted:///}, which counts how often each directory is listed. */
public final class CountedFiles extends RawLocalFileSystem {
    private static final Map<String, Integer> LISTINGS = new TreeMap<>();

    @Override
    public URI getUri() {
        return URI.create("counted:///");
    }

    @Override
    public String getScheme() {
        return "counted";
    }

    @Override
    public FileStatus[] listStatus(Path directory) throws IOException {
        synchronized (LISTINGS) {
            LISTINGS.merge(directory.toUri().getPath(), 1, Integer::sum);
        }
        FileStatus[] found = super.listStatus(directory);
        if (found == null) {
            throw new FileNotFoundException(directory.toString());
        }
        return found;
    }

    /** How often each directory below one was listed since this was asked last. */
    static Map<String, Integer> since(java.nio.file.Path root) {
        synchronized (LISTINGS) {
            Map<String, Integer> below = new TreeMap<>();
            LISTINGS.forEach((path, times) -> {
                if (path.startsWith(root.toString())) {
                    below.put(path.substring(root.toString().length()), times);
                }
            });
            LISTINGS.clear();
            return below;
        }
    }
}
