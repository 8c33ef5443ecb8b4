package weir.parquet;

import static org.apache.spark.sql.functions.struct;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.InputFile;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Option;
import scala.collection.immutable.Map$;
import weir.catalyst.NamedColumn;

/**
 * Writes rows to Parquet files in the tasks that make them. Spark's own writer needs a commit protocol that has the files appear under their
 * final names while it runs, or a log of its own that only Spark reads.
 *
 * @param directory where Hadoop finds the files' directory
 * @param columns of the files
 * @param partitionBy how many columns, behind the struct of those of the file, say which directory a row belongs to
 */
record ParquetFiles(
        String directory,
        StructType columns,
        List<String> partitionBy,
        OutputWriterFactory writers,
        SerializableConfiguration configuration)
        implements Serializable {

    /**
     * A file that a task has written and closed.
     *
     * @param name in the directory, different at each attempt
     * @param partition the directories it belongs to, for example {@code gt=walk/}; empty without partition columns
     * @param texts of the directories whose name does not say all of their value, that value
     * @param rows how many it has
     */
    record Written(String name, String partition, Map<String, String> texts, long rows) implements Serializable {
        /** Keeps its own copy of {@code texts}. */
        Written {
            texts = Map.copyOf(texts);
        }
    }

    /**
     * Writes all rows.
     *
     * @param directory where, for Hadoop
     * @param partitionBy columns that become directories instead of columns of the files
     * @param footer what each file says in its footer under {@link BatchManifest#FOOTER}
     * @return the files of the attempts that succeeded; others may lie there too
     */
    static List<Written> write(Dataset<Row> rows, String directory, List<String> partitionBy, String footer)
            throws IOException {
        List<Column> inFiles = new ArrayList<>();
        for (String column : rows.columns()) {
            if (partitionBy.stream().noneMatch(column::equalsIgnoreCase)) {
                inFiles.add(NamedColumn.of(column));
            }
        }
        List<Column> selected = new ArrayList<>(List.of(struct(inFiles.toArray(Column[]::new))));
        for (String column : partitionBy) {
            selected.add(text(NamedColumn.of(column)).as("weir partition " + selected.size()));
        }
        Dataset<Row> shaped = rows.select(selected.toArray(Column[]::new));
        ParquetFiles files = of(
                rows.sparkSession(),
                directory,
                (StructType) shaped.schema().apply(0).dataType(),
                partitionBy,
                footer);
        Dataset<Row> sorted = partitionBy.isEmpty()
                ? shaped
                : shaped.sortWithinPartitions(Arrays.stream(shaped.columns())
                        .skip(1)
                        .map(NamedColumn::of)
                        .toArray(Column[]::new));
        return sorted.queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitionsWithIndex(
                        (index, part) -> files.writePart(index, part).iterator(), false)
                .collect();
    }

    /**
     * Makes one file of several, right here: their row groups one behind the other, as they are.
     *
     * @param files at least one, without partitions
     */
    static Written join(SparkSession session, String directory, List<Written> files) throws IOException {
        Configuration configuration = session.sessionState().newHadoopConf();
        String name = "joined-%s.parquet".formatted(UUID.randomUUID());
        List<InputFile> inputs = new ArrayList<>();
        for (Written file : files) {
            inputs.add(HadoopInputFile.fromPath(new Path(directory, file.name()), configuration));
        }
        FileMetaData like;
        try (ParquetFileReader first = ParquetFileReader.open(inputs.get(0))) {
            like = first.getFileMetaData();
        }
        ParquetFileWriter writer = new ParquetFileWriter(
                HadoopOutputFile.fromPath(new Path(directory, name), configuration),
                like.getSchema(),
                ParquetFileWriter.Mode.CREATE,
                ParquetWriter.DEFAULT_BLOCK_SIZE,
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
        writer.start();
        for (InputFile input : inputs) {
            writer.appendFile(input);
        }
        writer.end(like.getKeyValueMetaData());
        return new Written(
                name, "", Map.of(), files.stream().mapToLong(Written::rows).sum());
    }

    /** Writes a file without rows, right here. */
    static Written writeEmpty(SparkSession session, StructType columns, String directory, String footer)
            throws IOException {
        try (Part part = of(session, directory, columns, List.of(), footer).open(0, new Partition("", Map.of()))) {
            return part.end();
        }
    }

    private static ParquetFiles of(
            SparkSession session, String directory, StructType columns, List<String> partitionBy, String footer)
            throws IOException {
        Job job = Job.getInstance(session.sessionState().newHadoopConf());
        OutputWriterFactory writers = new ParquetFileFormat().prepareWrite(session, job, Map$.MODULE$.empty(), columns);
        ParquetOutputFormat.setWriteSupportClass(job, FooterWriteSupport.class);
        job.getConfiguration().set(FooterWriteSupport.CONTENT, footer);
        return new ParquetFiles(
                directory, columns, partitionBy, writers, new SerializableConfiguration(job.getConfiguration()));
    }

    /** As text that does not depend on settings: an hour that a zone has twice would be one. */
    private static Column text(Column value) {
        return new Column(
                new Cast(value.expr(), DataTypes.StringType, Option.apply(BatchManifest.UTC), EvalMode.LEGACY()));
    }

    private List<Written> writePart(int index, Iterator<InternalRow> rows) throws IOException {
        List<Written> written = new ArrayList<>();
        Part part = null;
        try {
            while (rows.hasNext()) {
                InternalRow row = rows.next();
                Partition partition = partition(row);
                if (part == null || !part.partition.equals(partition)) {
                    if (part != null) {
                        written.add(part.end());
                    }
                    part = open(index, partition);
                }
                part.write(row.getStruct(0, columns.size()));
            }
            if (part != null) {
                written.add(part.end());
            }
            return written;
        } finally {
            if (part != null) {
                part.close();
            }
        }
    }

    /** The directories of a row, and the values of those whose name does not say all of it. */
    private record Partition(String directory, Map<String, String> texts) {}

    private Partition partition(InternalRow row) {
        StringBuilder path = new StringBuilder();
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < partitionBy.size(); i++) {
            Optional<String> value = row.isNullAt(i + 1)
                    ? Optional.empty()
                    : Optional.of(row.getUTF8String(i + 1).toString());
            PartitionNames.Name name = PartitionNames.of(partitionBy.get(i), value);
            path.append(name.name()).append('/');
            name.text().ifPresent(text -> texts.put(name.name(), text));
        }
        return new Partition(path.toString(), texts);
    }

    private Part open(int index, Partition partition) {
        TaskContext task = TaskContext.get();
        long attempt = task == null ? 0 : task.taskAttemptId();
        String name = "part-%05d-%d-%s.parquet".formatted(index, attempt, UUID.randomUUID());
        return new Part(this, name, partition);
    }

    /** A file that is being written. */
    private static final class Part implements AutoCloseable {
        private final String name;
        private final Partition partition;
        private final OutputWriter writer;
        private long rows;
        private boolean closed;

        Part(ParquetFiles files, String name, Partition partition) {
            this.name = name;
            this.partition = partition;
            this.writer = files.writers()
                    .newInstance(
                            files.directory() + "/" + name,
                            files.columns(),
                            HadoopTask.context(files.configuration().value()));
        }

        void write(InternalRow row) {
            writer.write(row);
            rows++;
        }

        Written end() {
            close();
            return new Written(name, partition.directory(), partition.texts(), rows);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                writer.close();
            }
        }
    }
}
