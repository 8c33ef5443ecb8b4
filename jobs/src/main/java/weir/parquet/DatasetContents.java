package weir.parquet;

import static org.apache.spark.sql.functions.hex;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.NamedColumn;
import weir.contents.CanonicalJson;
import weir.contents.Cell;
import weir.contents.Contents;
import weir.pipeline.KeptResult;
import weir.pipeline.KeptView;
import weir.pipeline.Query;
import weir.scratch.Scratch;
import weir.sink.Mode;

/** A dataset of Parquet files: of the batches that were committed when it was opened, or a copy of the one file that is always replaced. */
final class DatasetContents implements Contents {
    private final SparkSession session;
    private final StructType schema;
    private final ParquetDataset sink;
    private final List<String> paths;
    private final Optional<java.nio.file.Path> scratch;

    private DatasetContents(
            SparkSession session,
            StructType schema,
            ParquetDataset sink,
            List<String> paths,
            Optional<java.nio.file.Path> scratch) {
        this.session = session;
        this.schema = schema;
        this.sink = sink;
        this.paths = List.copyOf(paths);
        this.scratch = scratch;
    }

    /** Opens it; empty if the query has not kept anything yet. */
    static Optional<Contents> open(
            SparkSession session, Query query, StructType schema, KeptResult.Views views, ParquetDataset sink) {
        KeptDataset dataset = KeptDataset.of(sink.path(), session.sessionState().newHadoopConf());
        return query.mode() == Mode.APPEND
                ? batches(session, schema, views, sink, dataset)
                : snapshot(session, schema, views, sink, dataset);
    }

    private static Optional<Contents> batches(
            SparkSession session, StructType schema, KeptResult.Views views, ParquetDataset sink, KeptDataset dataset) {
        try (KeptView view = views.open()) {
            OptionalLong committed = view.committed();
            if (committed.isEmpty()) {
                return Optional.empty();
            }
            view.compareUpTo(committed.getAsLong());
            List<String> paths = dataset.batches(committed.getAsLong());
            return Optional.of(new DatasetContents(session, schema, sink, paths, Optional.empty()));
        }
    }

    /** The file may be replaced at any moment. What is committed before it is copied must be in it, and what it holds is in the log behind. */
    private static Optional<Contents> snapshot(
            SparkSession session, StructType schema, KeptResult.Views views, ParquetDataset sink, KeptDataset dataset) {
        OptionalLong before;
        try (KeptView view = views.open()) {
            before = view.committed();
        }
        java.nio.file.Path scratch = Scratch.newDirectory("verify-");
        Optional<KeptDataset.Copy> copy = dataset.copy(scratch);
        if (copy.isEmpty() && before.isEmpty()) {
            return Optional.empty();
        }
        try (KeptView view = views.open()) {
            view.compareUpTo(Math.max(copy.map(KeptDataset.Copy::batch).orElse(-1L), before.orElse(-1)));
            List<String> paths = copy.map(KeptDataset.Copy::uri).stream().toList();
            return Optional.of(new DatasetContents(session, schema, sink, paths, Optional.of(scratch)));
        }
    }

    @Override
    public List<Cell> cells() {
        // Rows that are only added are not told apart by a key.
        boolean isReplaced = scratch.isPresent();
        List<Cell> cells = new ArrayList<>();
        for (StructField field : schema.fields()) {
            cells.add(new Cell(
                    field.name(),
                    Cell.Kind.of(field.dataType()),
                    isReplaced && sink.key().stream().anyMatch(field.name()::equalsIgnoreCase)));
        }
        return cells;
    }

    @Override
    public Dataset<Row> found() {
        return shaped(
                paths.isEmpty()
                        ? session.createDataFrame(List.of(), schema.asNullable())
                        : KeptDataset.rows(session, schema, paths, sink.partitionBy()));
    }

    @Override
    public Dataset<Row> shaped(Dataset<Row> result) {
        List<Column> shaped = new ArrayList<>();
        for (StructField field : schema.fields()) {
            Column value = NamedColumn.of(field.name());
            shaped.add(simple(value, field.dataType()).as(Contents.column(shaped.size())));
        }
        return result.select(shaped.toArray(Column[]::new));
    }

    private static Column simple(Column value, DataType type) {
        if (Cell.isNested(type)) {
            return CanonicalJson.ofValue().apply(value);
        } else if (type instanceof BinaryType) {
            return hex(value);
        }
        return type instanceof FloatType ? value.cast("double") : value;
    }

    @Override
    public void close() {
        scratch.ifPresent(directory -> {
            try (Stream<java.nio.file.Path> files = Files.walk(directory)) {
                for (java.nio.file.Path file :
                        files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException later) {
                // The system clears its temporary directory.
            }
        });
    }
}
