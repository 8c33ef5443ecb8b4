package weir.tune;

import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;
import org.apache.spark.sql.SparkSession;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.run.SparkSessions;
import weir.source.StreamAddress;

/** Requests to the S3 stores of a pipeline's streams, as Hadoop's client counts them for this whole process. */
final class Requests {
    private static final String ALL = "store_io_request";

    private final Set<FileSystem> stores;

    private Requests(Set<FileSystem> stores) {
        this.stores = stores;
    }

    /** Those of a plan's streams of drops; none where no stream lies in an S3 store. */
    static Requests of(SparkSession spark, Plan plan) {
        SparkSession session = spark.newSession();
        SparkSessions.configure(session, plan.pipeline().settings());
        Configuration configuration = session.sessionState().newHadoopConf();
        Set<FileSystem> stores = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Stream stream : plan.pipeline().streams().values()) {
            stream.source().dropRoot().ifPresent(root -> stores.add(store(root, configuration)));
        }
        return new Requests(stores);
    }

    private static FileSystem store(String root, Configuration configuration) {
        try {
            return new Path(root).getFileSystem(configuration);
        } catch (IOException e) {
            throw StreamAddress.failure(root, e);
        }
    }

    /** How many there were since this process began. */
    long count() {
        return stores.stream().mapToLong(Requests::count).sum();
    }

    private static long count(FileSystem store) {
        IOStatistics statistics = IOStatisticsSupport.retrieveIOStatistics(store);
        Map<String, Long> counters = statistics == null ? Map.of() : statistics.counters();
        return counters.getOrDefault(ALL, 0L);
    }
}
