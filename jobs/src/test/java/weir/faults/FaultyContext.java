package weir.faults;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/** {@link FaultyFileSystem} for those who use Hadoop's other interface. */
public final class FaultyContext extends DelegateToFileSystem {
    /** Hadoop makes it by reflection. */
    public FaultyContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
        super(uri, new FaultyFileSystem(), configuration, "faulty", false);
    }
}
