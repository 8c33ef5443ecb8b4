package weir.run;

/** The log of a process that runs pipelines. Not the library's: a Spark program that only reads drops keeps its own. */
public final class Log {
    private static final String CONFIGURATION = "log4j2.configurationFile";

    private Log() {}

    /**
     * Makes the log quiet: Weir's own lines, and Spark's warnings. To be called before anything is logged; a configuration that the user has
     * chosen stays.
     *
     * @param debug whether to log what helps to find a fault, stack traces too
     */
    public static void configure(boolean debug) {
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, "weir/run/log4j2.properties");
        }
        if (debug) {
            System.setProperty("weir.log.weir", "debug");
            System.setProperty("weir.log.failures", "warn");
            System.setProperty("weir.log.trace", "%ex");
        }
    }
}
