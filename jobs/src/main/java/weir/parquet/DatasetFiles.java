package weir.parquet;

import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import weir.catalyst.NamedColumn;

/**
 * Reads the Parquet files of datasets under exactly the names they have. Spark 3.5 takes each path for a pattern; and where it is told not to, it
 * reads all paths once for each that looks like one.
 */
final class DatasetFiles {
    private DatasetFiles() {}

    /**
     * The rows of files, or of the directories of batches.
     *
     * @param schema the columns that are wanted, of which any may be null; more may lie there
     * @param paths for Hadoop, at least one; all of one dataset
     * @param partitionBy columns that are directories
     */
    static Dataset<Row> rows(SparkSession session, StructType schema, List<String> paths, List<String> partitionBy) {
        StructType columns = schema.asNullable();
        StructType partitions = new StructType();
        for (String name : partitionBy) {
            for (StructField field : columns.fields()) {
                partitions = field.name().equalsIgnoreCase(name) ? partitions.add(field) : partitions;
            }
        }
        StructType inFiles = new StructType();
        for (StructField field : columns.fields()) {
            inFiles = partitions.contains(field) ? inFiles : inFiles.add(field);
        }
        HadoopFsRelation relation = new HadoopFsRelation(
                new BatchFiles(session, paths.stream().map(Path::new).toList(), columns, partitions),
                partitions,
                inFiles,
                Option.empty(),
                new ParquetFileFormat(),
                Map$.MODULE$.empty(),
                session);
        return session.baseRelationToDataFrame(relation)
                .select(Arrays.stream(columns.fieldNames()).map(NamedColumn::of).toArray(Column[]::new));
    }
}
