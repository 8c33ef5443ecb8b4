package weir.pass;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CommitMetadata;
import org.apache.spark.sql.execution.streaming.OffsetSeqMetadata;
import weir.problem.TransientFailure;
import weir.scratch.Scratch;

/**
 * The checkpoint of the streaming query that a pass is. It says where the pass begins and is forgotten with it: what counts is where its queries are, which their
 * own checkpoints say.
 */
public final class PassLogs {
    private PassLogs() {}

    /**
     * Makes one in a directory of this process.
     *
     * @param start where the pass begins
     * @return where it is
     */
    public static Path beginningAt(SparkSession session, Position start) {
        Path directory = Scratch.newDirectory("pass-");
        if (!start.isNone()) {
            write(
                    directory.resolve("offsets/0"),
                    "v1\n" + OffsetSeqMetadata.apply(0, 0, session.conf()).json() + "\n" + start.offset());
            write(directory.resolve("commits/0"), "v1\n" + new CommitMetadata(0).json());
        }
        return directory;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new TransientFailure("begin a pass", e, "Make room in the system's temporary directory");
        }
    }
}
