package weir.bench;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under {@code slow:///}, where a listing takes as long as it does in a store. */
public final class SlowListing extends RawLocalFileSystem {
    static final long MILLIS = 30;

    @Override
    public URI getUri() {
        return URI.create("slow:///");
    }

    @Override
    public String getScheme() {
        return "slow";
    }

    @Override
    public FileStatus[] listStatus(Path directory) throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS));
        return super.listStatus(directory);
    }
}
