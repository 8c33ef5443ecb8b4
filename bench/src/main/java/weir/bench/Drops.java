package weir.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A stream on S3 that grows a drop at a time; both sources read it. Not thread-safe. */
final class Drops implements AutoCloseable {
    private static final int DROPS_PER_SEGMENT = 1_000;
    private static final String[] ACTIVITIES = {"stand", "sit", "walk", "bike", "stairsup", "stairsdown", "null"};

    private final FileSystem files;
    private final String root;
    private final ExecutorService writers = Executors.newFixedThreadPool(16);
    private int next;

    Drops(SparkSession spark, String root) throws IOException {
        this.root = root;
        this.files = new Path(root).getFileSystem(spark.sparkContext().hadoopConfiguration());
    }

    /** Adds drops, in any order: nobody reads yet. */
    void write(int drops, int rows) throws Exception {
        List<Future<?>> written = new ArrayList<>();
        for (int i = 0; i < drops; i++) {
            int number = next++;
            written.add(writers.submit(() -> {
                put(number, rows);
                return null;
            }));
        }
        for (Future<?> each : written) {
            each.get();
        }
    }

    private void put(int number, int rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            long id = (long) number * rows + row;
            lines.append("{\"id\":")
                    .append(id)
                    .append(",\"gt\":\"")
                    .append(ACTIVITIES[row % ACTIVITIES.length])
                    .append("\",\"x\":")
                    .append(row * 0.37)
                    .append(",\"ts\":")
                    .append(1_700_000_000_000_000L + number * 100_000L + row)
                    .append("}\n");
        }
        String path =
                String.format("%s/bench/%09d/%03d.json", root, number / DROPS_PER_SEGMENT, number % DROPS_PER_SEGMENT);
        try (OutputStream out = files.create(new Path(path))) {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        writers.shutdown();
    }
}
