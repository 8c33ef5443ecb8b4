package weir.files;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.CaseInsensitiveMap$;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.InMemoryFileIndex;
import org.apache.spark.sql.execution.datasources.LogicalRelation$;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import org.apache.spark.sql.execution.streaming.FileStreamOptions;
import org.apache.spark.sql.execution.streaming.FileStreamSource;
import org.apache.spark.sql.execution.streaming.FileStreamSourceLog;
import org.apache.spark.sql.execution.streaming.FileStreamSourceOffset;
import org.apache.spark.sql.execution.streaming.Offset;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Map;
import weir.catalyst.Trees;

/** Spark's source of files, whose batches are made of exactly the files that its log names. */
final class NamedFilesSource extends FileStreamSource {
    private final SparkSession session;
    private final DataSource description;
    private final Map<String, String> options;
    private final FileStreamSourceLog log;

    /**
     * The files of a directory.
     *
     * @param isNamed whether the path is a name though it looks like a pattern
     */
    NamedFilesSource(DataSource description, String path, boolean isNamed, String metadataPath) {
        super(
                description.sparkSession(),
                isNamed ? escaped(path) : path,
                description.className(),
                description.sourceInfo().schema(),
                description.sourceInfo().partitionColumns(),
                metadataPath,
                CaseInsensitiveMap$.MODULE$.apply(description.options()));
        this.session = description.sparkSession();
        this.description = description;
        boolean isPattern = !isNamed && SparkHadoopUtil.get().isGlobPath(new Path(path));
        Map<String, String> ofFiles = new FileStreamOptions(description.options())
                .optionMapWithoutPath()
                .$plus(new Tuple2<String, String>(DataSource.GLOB_PATHS_KEY(), "false"));
        this.options = isPattern ? ofFiles : ofFiles.$plus(new Tuple2<String, String>("basePath", path));
        this.log = new FileStreamSourceLog(FileStreamSourceLog.VERSION(), session, metadataPath);
    }

    /** The pattern that only this name fits. */
    private static String escaped(String path) {
        return path.replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1");
    }

    @Override
    public Dataset<Row> getBatch(Option<Offset> start, Offset end) {
        long first =
                start.isEmpty() ? 0 : FileStreamSourceOffset.apply(start.get()).logOffset() + 1;
        long last = FileStreamSourceOffset.apply(end).logOffset();
        List<Path> files = new ArrayList<>();
        for (Tuple2<Object, FileEntry[]> entry : log.get(Option.apply(first), Option.apply(last))) {
            for (FileEntry file : entry._2()) {
                files.add(file.sparkPath().toPath());
            }
        }
        HadoopFsRelation none = withoutFiles();
        return Dataset.ofRows(
                session,
                LogicalRelation$.MODULE$.apply(
                        new HadoopFsRelation(
                                index(files),
                                none.partitionSchema(),
                                none.dataSchema(),
                                none.bucketSpec(),
                                TextKeepingJson.inPlaceOf(none.fileFormat()),
                                none.options(),
                                session),
                        true));
    }

    private InMemoryFileIndex index(List<Path> files) {
        return new InMemoryFileIndex(
                session,
                Trees.seq(files),
                options,
                Option.apply(schema()),
                NoopCache$.MODULE$,
                Option.empty(),
                Option.empty());
    }

    /** What Spark makes of the format and its options. */
    private HadoopFsRelation withoutFiles() {
        return (HadoopFsRelation) new DataSource(
                        session,
                        description.className(),
                        Trees.seq(List.of()),
                        Option.apply(schema()),
                        description.sourceInfo().partitionColumns(),
                        Option.empty(),
                        options,
                        Option.empty())
                .resolveRelation(false);
    }
}
