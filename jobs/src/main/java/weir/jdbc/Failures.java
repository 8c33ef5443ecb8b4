package weir.jdbc;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** What a database says when it refuses, in the words of {@link Failure}. */
final class Failures {
    /** Classes of SQLSTATE that may pass by themselves: connection, rollback, resources, operator, system; HY and none can be anything. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58", "HY");

    private Failures() {}

    /** @param action verb and thing, see {@link Failure} */
    static Failure cannot(String action, SQLException thrown, String server) {
        return isPassing(thrown)
                ? new TransientFailure(
                        action, Failure.reason(thrown), "See that the database is up at " + server, thrown)
                : new PermanentFailure(
                        action,
                        Failure.reason(thrown),
                        "Mend what the database at " + server + " names, then start again",
                        thrown);
    }

    /** Whether the same statement may succeed later. */
    static boolean isPassing(SQLException thrown) {
        String state = thrown.getSQLState();
        return thrown instanceof SQLTransientException
                || thrown instanceof SQLRecoverableException
                || state == null
                || state.length() < 2
                || PASSING.contains(state.substring(0, 2));
    }

    /** A JDBC URL without what may be secret in it. */
    static String server(String url) {
        return url.replaceFirst("[?;].*$", "").replaceFirst("//[^/@]*@", "//");
    }
}
