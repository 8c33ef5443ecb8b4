package weir.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.streaming.StreamingQueryException;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Why a query ended, and whether trying again can help. */
sealed interface QueryFailure {
    /** Exceptions can have each other as causes. */
    int MAX_CAUSES = 30;

    /** What a person is told. */
    String told();

    /** What was thrown. */
    Throwable thrown();

    /** Something is away. Trying again helps when it is back. */
    record Passing(String told, Throwable thrown) implements QueryFailure {}

    /** Nobody knows; trying again a few times does no harm, for a batch that comes again is kept once. */
    record Unknown(String told, Throwable thrown) implements QueryFailure {}

    /** The same would happen again until somebody mends it. */
    record Lasting(String told, Throwable thrown) implements QueryFailure {}

    /**
     * Judges what a streaming query died of.
     *
     * @param hasWorked whether it has kept a batch in this life: what could never be used will not be, and what could may be again
     */
    static QueryFailure of(String query, Throwable thrown, boolean hasWorked) {
        List<Throwable> chain = chain(thrown);
        boolean isUnusable = !hasWorked && chain.stream().anyMatch(QueryFailure::isUnusable);
        for (Throwable seen : chain) {
            Optional<QueryFailure> judged = judge(query, seen, isUnusable);
            if (judged.isPresent()) {
                return judged.get();
            }
        }
        Throwable root =
                thrown instanceof StreamingQueryException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return new Unknown(
                new TransientFailure(
                                "run query \"" + query + "\"", root, "Run again with --debug to see where it happened")
                        .getMessage(),
                thrown);
    }

    private static List<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .toList();
    }

    /** Whether the state of the query may be damaged: somebody should look. */
    default boolean mayBeOfDamage() {
        return !(this instanceof Lasting) && chain(thrown()).stream().anyMatch(StateRefusal::isAboutState);
    }

    /** Whether a place does not let itself be used: credentials are wrong, or a file is in the way. */
    private static boolean isUnusable(Throwable thrown) {
        return thrown instanceof AccessDeniedException
                || thrown instanceof AccessControlException
                || thrown instanceof NotDirectoryException
                || thrown instanceof ParentNotDirectoryException
                || (thrown instanceof FileSystemException file && "Not a directory".equals(file.getReason()));
    }

    private static Optional<QueryFailure> judge(String query, Throwable thrown, boolean isUnusable) {
        if (thrown instanceof PermanentFailure || thrown instanceof InvalidInput) {
            return Optional.of(new Lasting(thrown.getMessage(), thrown));
        }
        Optional<String> mended = StateRefusal.remedy(thrown);
        if (mended.isPresent()) {
            return Optional.of(new Lasting(
                    new PermanentFailure(
                                    "go on with query \"" + query + "\"", StateRefusal.reason(thrown), mended.get())
                            .getMessage(),
                    thrown));
        }
        if (thrown instanceof AnalysisException) {
            return Optional.of(new Lasting(
                    new PermanentFailure("run query \"" + query + "\"", thrown, "Correct its SQL").getMessage(),
                    thrown));
        }
        if (thrown instanceof Failure) {
            return Optional.of(
                    isUnusable ? new Lasting(thrown.getMessage(), thrown) : new Passing(thrown.getMessage(), thrown));
        }
        if (isUnusable && isUnusable(thrown)) {
            return Optional.of(new Lasting(
                    new PermanentFailure(
                                    "run query \"" + query + "\"",
                                    thrown,
                                    "Check the place, its credentials and what they permit")
                            .getMessage(),
                    thrown));
        }
        if (thrown instanceof IOException || thrown instanceof SQLException || thrown instanceof TimeoutException) {
            return Optional.of(new Passing(
                    new TransientFailure("run query \"" + query + "\"", thrown, "Weir tries again").getMessage(),
                    thrown));
        }
        return Optional.empty();
    }
}
