package weir.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.spi.ExtendedLogger;

/**
 * Logs events: a constant message, which names what happened, and what is particular to this one as pairs of a key and a value. SLF4J is not used for
 * it, since its pairs become texts on their way into JSON.
 */
public final class StructuredLogger {
    /** Callers of this class are those who log. */
    private static final String OURS = StructuredLogger.class.getName();

    private final ExtendedLogger logger;

    private StructuredLogger(ExtendedLogger logger) {
        this.logger = logger;
    }

    /** The logger that is named after a class. */
    public static StructuredLogger of(Class<?> speaker) {
        return new StructuredLogger(
                LogManager.getContext(speaker.getClassLoader(), false).getLogger(speaker));
    }

    /** Something was lost, or will not go on by itself. */
    public void error(String message, LogKey.Pair... pairs) {
        log(Level.ERROR, message, null, pairs);
    }

    /** The same, with the stack trace of what nobody expected. */
    public void error(String message, Throwable cause, LogKey.Pair... pairs) {
        log(Level.ERROR, message, cause, pairs);
    }

    /** Something that somebody should know, while all goes on. */
    public void warn(String message, LogKey.Pair... pairs) {
        log(Level.WARN, message, null, pairs);
    }

    /** Something that happens as it should. */
    public void info(String message, LogKey.Pair... pairs) {
        log(Level.INFO, message, null, pairs);
    }

    /** Something that helps to find a fault. */
    public void debug(String message, LogKey.Pair... pairs) {
        log(Level.DEBUG, message, null, pairs);
    }

    /** The same, with a stack trace. */
    public void debug(String message, Throwable cause, LogKey.Pair... pairs) {
        log(Level.DEBUG, message, cause, pairs);
    }

    private void log(Level level, String message, Throwable cause, LogKey.Pair... pairs) {
        logger.logIfEnabled(OURS, level, null, new StructuredMessage(message, pairs, cause), cause);
    }
}
