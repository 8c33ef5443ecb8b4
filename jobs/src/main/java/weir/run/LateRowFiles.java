package weir.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager$;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import weir.problem.TransientFailure;
import weir.sink.SourceRange;

/** A file for each batch with late rows, beside the checkpoint of a query without Postgres. */
final class LateRowFiles implements LateRowsLog.Notes {
    private final SparkSession session;
    private final Path directory;

    /** @param checkpoint of the query */
    LateRowFiles(SparkSession session, String checkpoint) {
        this.session = session;
        this.directory = new Path(checkpoint, LateRows.DIRECTORY);
    }

    @Override
    public void write(long batch, SourceRange range, long watermarkMillis, long rows) {
        String note = LateRows.json(range.start(), range.end(), watermarkMillis, rows);
        try {
            Configuration configuration = session.sessionState().newHadoopConf();
            CheckpointFileManager files = CheckpointFileManager$.MODULE$.create(directory, configuration);
            if (!files.exists(directory)) {
                files.mkdirs(directory);
            }
            CancellableFSDataOutputStream out = files.createAtomic(new Path(directory, Long.toString(batch)), true);
            try {
                out.write(note.getBytes(StandardCharsets.UTF_8));
                out.close();
            } catch (IOException | RuntimeException e) {
                out.cancel();
                throw e;
            }
        } catch (IOException e) {
            throw new TransientFailure("write down the late rows of batch " + batch, e, "Weir tries again");
        }
    }
}
