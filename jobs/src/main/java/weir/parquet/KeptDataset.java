package weir.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.sink.BatchSink;
import weir.sink.Mode;

/** What a dataset holds of a query's result, for those who read it while a driver may be writing. */
public final class KeptDataset {
    private final Place place;
    private final Configuration configuration;

    private KeptDataset(Place place, Configuration configuration) {
        this.place = place;
        this.configuration = configuration;
    }

    /**
     * A dataset, there or not.
     *
     * @param path a directory or URI, absolute
     */
    public static KeptDataset of(String path, Configuration configuration) {
        return new KeptDataset(Places.of(path, configuration), configuration);
    }

    /**
     * A copy of the one file of a result that is replaced as a whole: the copy stays as it is when the file is replaced.
     *
     * @param batch the last batch in it
     * @param uri where the copy lies, for Hadoop
     */
    public record Copy(long batch, String uri) {}

    /**
     * Sees that a query would be started on it, as far as that can be told without changing anything.
     *
     * @param committed the last batch of the query that has ended, of which each leaves a trace; empty where that is not known
     * @throws PermanentFailure if it holds something else, or lacks batches that have ended
     */
    public void require(String query, Mode mode, OptionalLong committed) {
        try {
            OptionalLong kept = mode == Mode.APPEND ? lastOfBatches(query) : lastOfFile();
            committed.ifPresent(
                    batch -> BatchSink.requireBatches(query, "the dataset \"" + place.dataset() + "\"", kept, batch));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private OptionalLong lastOfBatches(String query) throws IOException {
        long newest =
                BatchDirectories.last(place, query).map(BatchManifest::batch).orElse(-1L);
        return BatchDirectories.lastOfAll(DatasetMark.read(place), newest);
    }

    private OptionalLong lastOfFile() throws IOException {
        return place.list(place.dataset()).contains(Snapshot.FILE) ? OptionalLong.empty() : OptionalLong.of(-1);
    }

    /** The directories of the batches up to a number, for Hadoop. None of them ever changes. */
    public List<String> batches(long last) {
        try {
            List<String> directories = new ArrayList<>();
            for (String entry : place.list(place.dataset())) {
                if (BatchDirectories.number(entry).orElse(Long.MAX_VALUE) <= last) {
                    directories.add(place.uri(place.dataset() + "/" + entry));
                }
            }
            return directories;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Copies the file of a result that is replaced as a whole; empty if there is none.
     *
     * @param directory a local directory for the copy
     */
    public Optional<Copy> copy(java.nio.file.Path directory) {
        try {
            if (!place.list(place.dataset()).contains(Snapshot.FILE)) {
                return Optional.empty();
            }
            Path file = new Path(place.uri(place.dataset() + "/" + Snapshot.FILE));
            java.nio.file.Path copy = directory.resolve(Snapshot.FILE);
            try (InputStream in = file.getFileSystem(configuration).open(file)) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            Path here = new Path(copy.toUri());
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(here, configuration))) {
                String json = reader.getFileMetaData().getKeyValueMetaData().getOrDefault(BatchManifest.FOOTER, "");
                return Optional.of(
                        new Copy(BatchManifest.parse(json, file.toString()).batch(), here.toString()));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * The rows of a dataset.
     *
     * @param schema the result's columns; more may lie there
     * @param paths what {@link #batches} or {@link #copy} has found, at least one
     * @param partitionBy columns that are directories
     */
    public static Dataset<Row> rows(
            SparkSession session, StructType schema, List<String> paths, List<String> partitionBy) {
        return DatasetFiles.rows(session, schema, paths, partitionBy);
    }

    private Failure unreadable(IOException e) {
        return new TransientFailure(
                "read the dataset \"" + place.dataset() + "\"", e, "Check that it is there and may be read");
    }
}
