package weir.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import weir.drop.S3Server;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;

/** Datasets of rows {@code k|n}, in a directory, in a real HDFS and in a real S3 store, and a reader that takes every Parquet file it finds below them. */
final class Datasets {
    private final SparkSession session = LocalSpark.session().newSession();
    private final java.nio.file.Path directory;
    private final String id = UUID.randomUUID().toString();

    /** Where a dataset lies. */
    enum Kind {
        LOCAL,
        HDFS,
        S3
    }

    /** @param directory for those that lie in one */
    Datasets(java.nio.file.Path directory) {
        this.directory = directory;
        // Else each file on HDFS that is closed before its block was reported takes 400 ms.
        session.conf().set("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10");
        S3Server server = S3Server.shared();
        session.conf().set("fs.s3a.endpoint", server.endpoint());
        session.conf().set("fs.s3a.endpoint.region", "us-east-1");
        session.conf().set("fs.s3a.path.style.access", "true");
        session.conf().set("fs.s3a.access.key", server.accessKey());
        session.conf().set("fs.s3a.secret.key", server.secretKey());
    }

    SparkSession session() {
        return session;
    }

    /** A place where nothing is yet. */
    Path fresh(Kind kind, String name) {
        return switch (kind) {
            case LOCAL -> new Path(directory.toUri() + "/" + name);
            case HDFS -> new Path(Hdfs.uri() + "/" + id + "/" + name);
            case S3 -> new Path("s3a://" + S3Server.BUCKET + "/" + id + "/" + name);
        };
    }

    /** A place that holds what another holds: much cheaper than to have Spark write it once more. */
    Path copy(Path from, Kind kind, String as) {
        Path to = fresh(kind, as);
        try {
            // File by file: to copy a directory makes objects for directories in a store, which Weir never makes.
            RemoteIterator<LocatedFileStatus> all = files(from).listFiles(from, true);
            while (all.hasNext()) {
                Path file = all.next().getPath();
                String name =
                        file.toUri().getPath().substring(from.toUri().getPath().length());
                try (InputStream in = files(from).open(file);
                        OutputStream out = files(to).create(new Path(to + name))) {
                    in.transferTo(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }

    Place place(Path dataset) {
        return Places.of(dataset.toString(), session.sessionState().newHadoopConf());
    }

    FileSystem files(Path dataset) {
        try {
            return FileSystem.get(dataset.toUri(), session.sessionState().newHadoopConf());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place with a step before each change; in a store also before each copy. */
    Place watched(Path dataset, Watched.Step step) {
        Place place = place(dataset);
        if (!(files(dataset) instanceof S3AFileSystem store)) {
            return new Watched(place, step);
        }
        S3Copies real = S3Copies.of(store);
        S3Place.Copies copies = (from, to) -> {
            step.pass();
            real.copy(from, to);
        };
        return new Watched(new S3Place(store, copies, dataset, new Path(place.staging())), step);
    }

    /** A batch that adds rows, in two parts. */
    Batch batch(long number, String... rows) {
        String values = Arrays.stream(rows)
                .map(row -> "('" + row.replace("|", "', ") + ")")
                .collect(Collectors.joining(", "));
        return batch(number, Mode.APPEND, values);
    }

    Batch batch(long number, Mode mode, String values) {
        Dataset<Row> data = session.sql(
                "SELECT CAST(k AS STRING) AS k, CAST(n AS BIGINT) AS n FROM VALUES " + values + " AS t(k, n)");
        SourceRange range = new SourceRange("[{\"a\":" + number + "}]", "[{\"a\":" + (number + 1) + "}]");
        return new Batch("q", number, range, mode, data.repartition(2));
    }

    /** What a reader sees. */
    List<String> rows(Path dataset) {
        try {
            java.nio.file.Path copy = Files.createTempDirectory(directory, "seen-");
            int found = download(dataset, copy);
            return found == 0
                    ? List.of()
                    : duckdb("SELECT k, n FROM read_parquet('" + copy
                            + "/**/*.parquet', hive_partitioning = true) ORDER BY n, k");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int download(Path dataset, java.nio.file.Path copy) throws IOException {
        int found = 0;
        RemoteIterator<LocatedFileStatus> all = files(dataset).listFiles(dataset, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            if (file.getName().endsWith(".parquet")) {
                String path = file.toUri().getPath();
                java.nio.file.Path to =
                        copy.resolve(path.substring(dataset.toUri().getPath().length() + 1));
                Files.createDirectories(to.getParent());
                try (InputStream in = files(dataset).open(file)) {
                    Files.copy(in, to);
                }
                found++;
            }
        }
        return found;
    }

    private static List<String> duckdb(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1) + "|" + result.getString(2));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
