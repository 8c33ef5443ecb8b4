package weir.run;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.execution.streaming.state.InvalidUnsafeRowException;
import org.apache.spark.sql.execution.streaming.state.StateSchemaNotCompatible;
import weir.problem.Cannot;

/** What Spark itself says when a query does not belong to its checkpoint. It would say the same each time. */
final class StateRefusal {
    /** Thrown as an error without a class of its own. */
    private static final Pattern SOURCES = Pattern.compile("There are \\[\\d+] sources in the checkpoint offsets");

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
        return isRefusal ? Optional.of(REMEDY) : Optional.empty();
    }

    /** What it says, without a full stop. */
    static String reason(Throwable thrown) {
        return thrown instanceof StateSchemaNotCompatible || thrown instanceof InvalidUnsafeRowException
                ? "its state in the checkpoint is that of another query"
                : Cannot.reason(thrown).replaceFirst("^assertion failed: ", "");
    }
}
