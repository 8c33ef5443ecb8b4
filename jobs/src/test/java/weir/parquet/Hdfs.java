package weir.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A real HDFS of one node, in this process and on loopback, for all tests that ask for it. */
public final class Hdfs {
    private static final MiniDFSCluster CLUSTER = start();

    private Hdfs() {}

    /** Where it is, without a slash at the end. */
    public static String uri() {
        return CLUSTER.getURI().toString();
    }

    private static MiniDFSCluster start() {
        try {
            Configuration configuration = new Configuration();
            configuration.set(
                    MiniDFSCluster.HDFS_MINIDFS_BASEDIR,
                    Files.createTempDirectory("weir-hdfs-").toString());
            MiniDFSCluster cluster =
                    new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> cluster.shutdown(true), "stop-hdfs"));
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
