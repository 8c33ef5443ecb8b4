package weir.source;

import java.io.IOException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Where a stream lies, as an address that Hadoop may or may not know. */
public final class StreamAddress {
    private StreamAddress() {}

    /**
     * Why the stream at an address cannot be opened. No time to come knows a scheme that Hadoop does not know; all else may be the network.
     *
     * @param address with its scheme
     */
    public static Failure failure(String address, IOException met) {
        String action = "open the stream \"" + address + "\"";
        return met instanceof UnsupportedFileSystemException
                ? new PermanentFailure(action, met, "Name a directory, or an address that begins with s3:// or hdfs://")
                : new TransientFailure(action, met, "Check the address and its credentials");
    }
}
