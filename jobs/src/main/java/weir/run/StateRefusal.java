package weir.run;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.sql.execution.streaming.state.InvalidUnsafeRowException;
import org.apache.spark.sql.execution.streaming.state.StateSchemaNotCompatible;
import weir.problem.Failure;

/** What Spark itself says when a query does not belong to its checkpoint, or the checkpoint is damaged. It would say the same each time. */
final class StateRefusal {
    /** Thrown as an error without a class of its own. */
    private static final Pattern SOURCES = Pattern.compile("There are \\[\\d+] sources in the checkpoint offsets");

    /** Where Spark reads and writes state. */
    private static final String STATE = "org.apache.spark.sql.execution.streaming.state.";

    /** What to do about a file of a checkpoint that is damaged or gone, without a full stop. */
    static final String RESTORE =
            "Restore the file from a copy of the checkpoints; or give the query a new name and its sinks new places: then it reads its"
                    + " streams from the beginning";

    /** Thrown of a log's file that was cut. */
    private static final String DAMAGED_LOG = "Failed to read log file ";

    private static final String REMEDY =
            "Take back what was changed in the query, in settings.shufflePartitions, in settings.spark or in Spark's version; or keep it,"
                    + " give the query a new name and its sinks new places: then it reads its streams from the beginning";

    private StateRefusal() {}

    /** What to do about it, without a full stop; empty if it is something else. */
    static Optional<String> remedy(Throwable thrown) {
        boolean isRefusal = thrown instanceof StateSchemaNotCompatible
                || thrown instanceof InvalidUnsafeRowException
                || (thrown.getMessage() != null
                        && SOURCES.matcher(thrown.getMessage()).find());
        if (isRefusal) {
            return Optional.of(REMEDY);
        }
        boolean isDamage = thrown instanceof ChecksumException
                || (thrown instanceof IllegalStateException
                        && thrown.getMessage() != null
                        && thrown.getMessage().startsWith(DAMAGED_LOG));
        return isDamage ? Optional.of(RESTORE) : Optional.empty();
    }

    /** Whether it came up where Spark reads or writes state, on this machine or on an executor's. */
    static boolean isAboutState(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith(STATE))
                || (thrown.getMessage() != null && thrown.getMessage().contains("at " + STATE));
    }

    /** What it says, without a full stop. */
    static String reason(Throwable thrown) {
        return thrown instanceof StateSchemaNotCompatible || thrown instanceof InvalidUnsafeRowException
                ? "its state in the checkpoint is that of another query"
                : Failure.reason(thrown).replaceFirst("^assertion failed: ", "");
    }
}
