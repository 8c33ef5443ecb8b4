package weir.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import weir.drop.SmallDisk;
import weir.localfs.RawLocalFiles;

/**
 * The local disk under {@code faulty:}, some of whose writes fail at their end, and some of which are confirmed and lost, as an object store's may be.
 * How many, in a thousand, is {@code FAULTY_WRITES} in the environment; which ones, {@code FAULTY_SEED}. While the file {@code FAULTY_FULL} is there,
 * all fail as on a full disk.
 */
public final class FaultyFileSystem extends RawLocalFiles {
    private static final int FAULTY = Integer.parseInt(System.getenv().getOrDefault("FAULTY_WRITES", "0"));
    private static final Random RANDOM =
            new Random(Long.parseLong(System.getenv().getOrDefault("FAULTY_SEED", "0")));
    private static final Path FULL = new Path(System.getenv().getOrDefault("FAULTY_FULL", "/never"));

    @Override
    public void initialize(URI uri, Configuration configuration) throws IOException {
        super.initialize(uri, configuration);
        setConf(configuration);
    }

    @Override
    public URI getUri() {
        return URI.create("faulty:///");
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return faulty(path, super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return faulty(path, super.create(path, overwrite, bufferSize, replication, blockSize, progress));
    }

    private FSDataOutputStream faulty(Path path, FSDataOutputStream out) throws IOException {
        if (exists(FULL)) {
            out.close();
            delete(path, false);
            throw new IOException(SmallDisk.FULL);
        }
        boolean hit;
        boolean lost;
        synchronized (RANDOM) {
            hit = RANDOM.nextInt(1000) < FAULTY;
            lost = RANDOM.nextBoolean();
        }
        return hit ? new FSDataOutputStream(new Doomed(this, path, out, lost), null) : out;
    }

    /** Takes everything, and at the end leaves nothing: with an error, or without. */
    private static final class Doomed extends ByteArrayOutputStream {
        private final FaultyFileSystem fileSystem;
        private final Path path;
        private final FSDataOutputStream out;
        private final boolean lost;
        private boolean closed;

        Doomed(FaultyFileSystem fileSystem, Path path, FSDataOutputStream out, boolean lost) {
            this.fileSystem = fileSystem;
            this.path = path;
            this.out = out;
            this.lost = lost;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            out.close();
            fileSystem.delete(path, false);
            if (!lost) {
                throw new IOException("the store failed to write \"" + path + "\"");
            }
        }
    }
}
