package weir.files;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.streaming.StreamingRelation;
import org.apache.spark.sql.streaming.DataStreamReader;
import weir.problem.TransientFailure;

/**
 * Reads files under exactly the names they have. Spark 3.5 takes each path for a pattern; and where it is told not to, it reads all paths once
 * for each that looks like one.
 */
public final class NamedFiles {
    private NamedFiles() {}

    /**
     * The rows of the files that appear in a directory.
     *
     * @param reader of a file format, with all options
     * @param path the directory; a pattern of directories, if there is none of that name
     */
    public static Dataset<Row> stream(SparkSession session, DataStreamReader reader, String path) {
        boolean isNamed = isDirectoryLikePattern(session, path);
        if (isNamed) {
            reader.option(DataSource.GLOB_PATHS_KEY(), false);
        }
        StreamingRelation read =
                (StreamingRelation) reader.load(path).queryExecution().analyzed();
        DataSource source = new NamedDirectory(read.dataSource(), path, isNamed);
        return Dataset.ofRows(session, new StreamingRelation(source, read.sourceName(), read.output()));
    }

    private static boolean isDirectoryLikePattern(SparkSession session, String path) {
        Path directory = new Path(path);
        try {
            return SparkHadoopUtil.get().isGlobPath(directory)
                    && directory
                            .getFileSystem(session.sessionState().newHadoopConf())
                            .exists(directory);
        } catch (IOException e) {
            throw new TransientFailure("look for \"" + path + "\"", e, "See that it may be read; Weir tries again");
        }
    }
}
