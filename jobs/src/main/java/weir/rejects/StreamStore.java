package weir.rejects;

import java.io.IOException;
import java.nio.file.Paths;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import weir.drop.DirectoryStorage;
import weir.drop.HadoopWritableStorage;
import weir.drop.WritableStorage;
import weir.pipeline.Pipeline;
import weir.problem.Failure;
import weir.source.StreamAddress;

/** Finds a stream's drops without Spark. */
public final class StreamStore {
    private static final String HADOOP = "spark.hadoop.";

    private StreamStore() {}

    /**
     * Opens a stream's root.
     *
     * @param drops a directory or a URI that Hadoop knows
     * @throws Failure if nobody knows the address
     */
    public static WritableStorage open(Pipeline pipeline, String drops) {
        Configuration configuration = configuration(pipeline);
        Path root = new Path(drops);
        try {
            FileSystem fileSystem = root.getFileSystem(configuration);
            Path qualified = fileSystem.makeQualified(root);
            return "file".equals(qualified.toUri().getScheme())
                    ? new DirectoryStorage(Paths.get(qualified.toUri().getPath()))
                    : new HadoopWritableStorage(fileSystem, qualified);
        } catch (IOException e) {
            throw StreamAddress.failure(drops, e);
        }
    }

    /** How the pipeline's stores are reached. */
    public static Configuration configuration(Pipeline pipeline) {
        Configuration configuration = new Configuration();
        for (Map.Entry<String, String> setting : pipeline.settings().spark().entrySet()) {
            if (setting.getKey().startsWith(HADOOP)) {
                configuration.set(setting.getKey().substring(HADOOP.length()), setting.getValue());
            }
        }
        return configuration;
    }
}
