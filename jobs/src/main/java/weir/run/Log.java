package weir.run;

import weir.log.LogFormat;

/** The log of a process that runs pipelines. Not the library's: a Spark program that only reads drops keeps its own. */
public final class Log {
    private Log() {}

    /**
     * Makes the log quiet: Weir's own lines, and Spark's warnings. To be called before anything is logged; a configuration that the user has
     * chosen stays.
     *
     * @param debug whether to log what helps to find a fault, stack traces too
     */
    public static void configure(boolean debug) {
        configure(debug, LogFormat.TEXT);
    }

    /** As above, in this format. */
    public static void configure(boolean debug, LogFormat format) {
        format.choose("weir/run/log4j2.properties");
        if (debug) {
            System.setProperty("weir.log.weir", "debug");
            System.setProperty("weir.log.failures", "warn");
            System.setProperty("weir.log.trace", "%ex");
        }
    }
}
