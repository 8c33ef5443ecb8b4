package weir.run;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.streaming.StreamingQueryException;
import weir.problem.Cannot;
import weir.problem.InvalidInput;
import weir.problem.Refused;

/** Why a query ended, and whether trying again can help. */
sealed interface Failure {
    /** What a person is told. */
    String told();

    /** What was thrown. */
    Throwable thrown();

    /** Something is away. Trying again helps when it is back. */
    record Passing(String told, Throwable thrown) implements Failure {}

    /** Nobody knows; trying again a few times does no harm, for a batch that comes again is kept once. */
    record Unknown(String told, Throwable thrown) implements Failure {}

    /** The same would happen again until somebody mends it. */
    record Lasting(String told, Throwable thrown) implements Failure {}

    /** Judges what a streaming query died of. */
    static Failure of(String query, Throwable thrown) {
        Throwable seen = thrown;
        for (int depth = 0; depth < 30 && seen != null; depth++) {
            Optional<Failure> judged = judge(query, seen);
            if (judged.isPresent()) {
                return judged.get();
            }
            seen = seen.getCause();
        }
        Throwable root =
                thrown instanceof StreamingQueryException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return new Unknown(
                new Cannot("run query \"" + query + "\"", root, "Run again with --debug to see where it happened")
                        .getMessage(),
                thrown);
    }

    private static Optional<Failure> judge(String query, Throwable thrown) {
        if (thrown instanceof Refused || thrown instanceof InvalidInput) {
            return Optional.of(new Lasting(thrown.getMessage(), thrown));
        }
        if (thrown instanceof AnalysisException) {
            return Optional.of(new Lasting(
                    new Cannot("run query \"" + query + "\"", thrown, "Correct its SQL").getMessage(), thrown));
        }
        if (thrown instanceof Cannot) {
            return Optional.of(new Passing(thrown.getMessage(), thrown));
        }
        if (thrown instanceof IOException || thrown instanceof SQLException || thrown instanceof TimeoutException) {
            return Optional.of(new Passing(
                    new Cannot("run query \"" + query + "\"", thrown, "Weir tries again").getMessage(), thrown));
        }
        return Optional.empty();
    }
}
