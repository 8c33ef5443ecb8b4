package weir.control;

import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** What PostgreSQL says when it refuses, in the words of {@link Failure}. */
public final class SqlFailure {
    /** Classes of SQLSTATE that pass by themselves: connection, resources, operator intervention, rollback, not yet ready. */
    private static final Set<String> PASSING = Set.of("08", "53", "57", "40", "55", "58");

    /** A lock was waited for too long. */
    static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A statement was cancelled, by its time-out or by somebody. */
    private static final String STATEMENT_TIMEOUT = "57014";

    /** What a statement names is gone, or is of another type: a table (42P01), a column (42703), a function (42883); bytes of another type (22P03). */
    private static final Set<String> CHANGED = Set.of("42P01", "42703", "42883", "22P03");

    private static final String NO_RIGHTS = "42501";

    /** How PostgreSQL's sentence begins where a value is longer than an index takes. */
    public static final String TOO_LONG = "index row";

    private SqlFailure() {}

    /**
     * Tells of a failure.
     *
     * @param action verb and thing, see {@link Failure}
     * @param server where the database is, for the next step
     */
    public static Failure cannot(String action, SQLException thrown, String server) {
        return cannot(action, thrown, server, nextStep(thrown, server));
    }

    /** As above, with a next step of one's own for failures that do not pass by themselves. */
    public static Failure cannot(String action, SQLException thrown, String server, String nextStep) {
        return isPassing(thrown)
                ? new TransientFailure(action, reason(thrown), nextStep(thrown, server), thrown)
                : new PermanentFailure(action, reason(thrown), nextStep, thrown);
    }

    /** Host, port and database of a JDBC URL, without whatever else it holds. */
    public static String server(String url) {
        int options = url.indexOf('?');
        return (options < 0 ? url : url.substring(0, options)).replaceFirst("^jdbc:postgresql:(//)?", "");
    }

    /** Whether the same statement may succeed later without anybody mending anything but the server. */
    public static boolean isPassing(SQLException thrown) {
        String state = thrown.getSQLState();
        return state == null || PASSING.contains(state.substring(0, Math.min(2, state.length())));
    }

    private static String reason(SQLException thrown) {
        String said = sentence(thrown);
        if (thrown.getSQLState() == null) {
            return said;
        }
        if (CHANGED.contains(thrown.getSQLState())) {
            return "the table was changed since the query began: " + said;
        }
        return switch (thrown.getSQLState().substring(0, 2)) {
            case "22" -> "a value does not fit: " + said;
            case "54" -> said.startsWith(TOO_LONG) ? "a key is too long for PostgreSQL's index: " + said : said;
            default -> said;
        };
    }

    /** PostgreSQL's own sentence, without a full stop. */
    public static String sentence(SQLException thrown) {
        Throwable told = thrown;
        while (told.getCause() instanceof SQLException cause && cause != told) {
            told = cause;
        }
        ServerErrorMessage server = told instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (server == null || server.getMessage() == null) {
            return Failure.reason(told);
        }
        String detail = server.getDetail();
        return server.getMessage() + (detail == null ? "" : " (" + stripped(detail) + ")");
    }

    /** The driver has no SQLSTATE for it, and for some of it no cause either. */
    private static boolean isOfTls(SQLException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof SSLException
                    || message.startsWith("The hostname ")
                    || message.startsWith("Could not open SSL root certificate")) {
                return true;
            }
        }
        return false;
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String nextStep(SQLException thrown, String server) {
        if (LOCK_NOT_AVAILABLE.equals(thrown.getSQLState())) {
            return "End the transaction that has it, if it is not needed; Weir tries again";
        }
        if (STATEMENT_TIMEOUT.equals(thrown.getSQLState())) {
            return "Raise statement_timeout of the role, and socketTimeout in the URL, if a batch needs longer; Weir tries again";
        }
        if (isOfTls(thrown)) {
            return "See that sslrootcert in the URL has who signed the server's certificate, and that it is one for the host of the URL;"
                    + " Weir tries again";
        }
        if (isPassing(thrown)) {
            return "See that PostgreSQL is up at " + server + "; Weir tries again";
        }
        if (NO_RIGHTS.equals(thrown.getSQLState())) {
            return "See that the role has the rights it needs at " + server;
        }
        if (CHANGED.contains(thrown.getSQLState())) {
            return "Give tables and columns back the names and types that they had, then start again";
        }
        return switch (thrown.getSQLState().substring(0, 2)) {
            case "22" -> "Leave such values out in the query, or change the column, then start again";
            case "28" -> "Check the user and the password for " + server;
            case "3D" -> "Create the database, or correct the URL";
            case "54" -> "Leave such rows out in the query, or let md5(…) of a long text be the key in its place";
            default -> "Mend what PostgreSQL names, then start again";
        };
    }
}
