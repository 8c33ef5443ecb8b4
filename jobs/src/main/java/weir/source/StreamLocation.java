package weir.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Paths;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;
import weir.drop.DirectoryStorage;
import weir.drop.HadoopStorage;
import weir.drop.Storage;

/**
 * A stream's root, as driver and executors find it. Local directories are read directly: Hadoop's local file system asks for
 * permissions and checksums that drops have no use for. Hadoop's configuration is broadcast once a stream, not once a batch: that would
 * cost about 20 ms each time.
 */
sealed interface StreamLocation extends Serializable {
    /** Opens it. */
    Storage storage();

    /** How many lanes are looked at at a time. */
    int threads();

    /** A directory on this machine. */
    record Local(String directory) implements StreamLocation {
        @Override
        public Storage storage() {
            return new DirectoryStorage(Paths.get(directory));
        }

        @Override
        public int threads() {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /** Anything else that Hadoop knows. */
    record Remote(String uri, Broadcast<SerializableConfiguration> configuration) implements StreamLocation {
        @Override
        public Storage storage() {
            Path root = new Path(uri);
            try {
                return new HadoopStorage(
                        root.getFileSystem(configuration.value().value()), root);
            } catch (IOException e) {
                throw StreamAddress.failure(uri, e);
            }
        }

        @Override
        public int threads() {
            return LaneWork.THREADS_FOR_A_STORE;
        }
    }

    static StreamLocation of(SparkSession session, String path) {
        Configuration configuration = session.sessionState().newHadoopConf();
        Path root = new Path(path);
        try {
            Path qualified = root.getFileSystem(configuration).makeQualified(root);
            if ("file".equals(qualified.toUri().getScheme())) {
                return new Local(qualified.toUri().getPath());
            }
            return new Remote(
                    qualified.toString(),
                    session.sparkContext()
                            .broadcast(
                                    new SerializableConfiguration(configuration),
                                    ClassTag$.MODULE$.apply(SerializableConfiguration.class)));
        } catch (IOException e) {
            throw StreamAddress.failure(path, e);
        }
    }
}
