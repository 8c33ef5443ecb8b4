package weir.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.execution.datasources.InMemoryFileIndex;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import org.apache.spark.sql.execution.datasources.PartitionPath;
import org.apache.spark.sql.execution.datasources.PartitionSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map$;
import weir.catalyst.Trees;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** The files of batches, with what the names of their directories say. */
final class BatchFiles extends InMemoryFileIndex {
    private final SparkSession session;
    private final StructType partitions;
    private final Map<Path, Optional<BatchManifest>> notes = new HashMap<>();
    private Optional<PartitionSpec> spec = Optional.empty();

    /**
     * Lists them.
     *
     * @param paths files, or directories of batches
     * @param partitions the columns that are directories
     */
    BatchFiles(SparkSession session, List<Path> paths, StructType columns, StructType partitions) {
        super(
                session,
                Trees.seq(paths),
                Map$.MODULE$.empty(),
                Option.apply(columns),
                NoopCache$.MODULE$,
                Option.empty(),
                Option.empty());
        this.session = session;
        this.partitions = partitions;
    }

    @Override
    public PartitionSpec partitionSpec() {
        if (spec.isEmpty()) {
            spec = Optional.of(partitions.isEmpty() ? PartitionSpec.emptySpec() : readSpec());
        }
        return spec.get();
    }

    @Override
    public void refresh() {
        spec = Optional.empty();
        notes.clear();
        super.refresh();
    }

    private PartitionSpec readSpec() {
        scala.collection.immutable.Map<Path, FileStatus[]> directories = leafDirToChildrenFiles();
        List<PartitionPath> found = new ArrayList<>();
        JavaConverters.asJavaCollection(directories.keys())
                .forEach(directory -> found.add(new PartitionPath(values(directory), directory)));
        return new PartitionSpec(partitions, Trees.seq(found));
    }

    private InternalRow values(Path directory) {
        List<String> names = new ArrayList<>();
        Path batch = directory;
        for (StructField field : partitions.fields()) {
            if (batch.getParent() == null) {
                throw foreign(directory, field);
            }
            names.add(0, batch.getName());
            batch = batch.getParent();
        }
        Object[] values = new Object[partitions.size()];
        for (int i = 0; i < values.length; i++) {
            StructField field = partitions.fields()[i];
            if (!PartitionNames.isOf(field.name(), names.get(i))) {
                throw foreign(directory, field);
            }
            values[i] = value(directory, batch, field, names.get(i));
        }
        return new GenericInternalRow(values);
    }

    private Object value(Path directory, Path batch, StructField field, String name) {
        DataType type = field.dataType();
        Map<String, String> texts = PartitionNames.mayBeCut(name)
                ? note(batch).<Map<String, String>>map(BatchManifest::values).orElse(Map.of())
                : Map.of();
        Optional<String> text = PartitionNames.value(name, texts);
        if (text.isEmpty()) {
            return null;
        }
        if (type.equals(DataTypes.StringType)) {
            return UTF8String.fromString(text.get());
        }
        Object value = new Cast(
                        Literal.create(text.get(), DataTypes.StringType),
                        type,
                        Option.apply(zone(type, batch)),
                        EvalMode.LEGACY())
                .eval(InternalRow.empty());
        if (value == null) {
            throw foreign(directory, field);
        }
        return value;
    }

    /** Earlier versions wrote times as they are in the zone of the session. */
    private String zone(DataType type, Path batch) {
        String ofSession = session.sessionState().conf().sessionLocalTimeZone();
        boolean matters = type.equals(DataTypes.TimestampType) && !ofSession.equals(BatchManifest.UTC);
        return matters ? note(batch).map(BatchManifest::zone).orElse(ofSession) : BatchManifest.UTC;
    }

    private Optional<BatchManifest> note(Path batch) {
        return notes.computeIfAbsent(batch, this::read);
    }

    private Optional<BatchManifest> read(Path batch) {
        Path file = new Path(batch, BatchManifest.FILE);
        try (InputStream in = file.getFileSystem(hadoopConf()).open(file)) {
            return Optional.of(
                    BatchManifest.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), file.toString()));
        } catch (FileNotFoundException notThere) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TransientFailure("read \"" + file + "\"", e, "Check that it is there and may be read");
        }
    }

    private PermanentFailure foreign(Path directory, StructField field) {
        return new PermanentFailure(
                "read \"" + directory + "\"",
                "it does not say what \"" + field.name() + "\" is, of type "
                        + field.dataType().sql() + "; the columns of partitionBy are "
                        + String.join(", ", Arrays.asList(partitions.fieldNames())),
                "Remove what Weir did not write, or put partitionBy back to what it was");
    }
}
