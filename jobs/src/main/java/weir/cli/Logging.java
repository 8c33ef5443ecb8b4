package weir.cli;

/** What Spark's code logs in verbs whose user does not want to know. */
public final class Logging {
    private Logging() {}

    /** Turns it off, the cheap way. To be called before the first class of Spark is loaded; the command line can override it. */
    public static void off() {
        setUnlessGiven("log4j2.configurationFile", "classpath:weir/cli/quiet.properties");
        setUnlessGiven("log4j2.disableJmx", "true");
        setUnlessGiven("log4j2.isWebapp", "false");
    }

    private static void setUnlessGiven(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
