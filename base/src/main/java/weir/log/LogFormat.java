package weir.log;

import java.util.Locale;

/** What a line of the log is, on standard error. */
public enum LogFormat {
    /** For people: time, level, {@code key=value} pairs and a message. */
    TEXT,
    /** For programs: an object of JSON, laid out as the resource {@code weir/log/line.json} says. */
    JSON;

    /**
     * Lets all be logged like this. To be called before anything is logged; a configuration that the user has chosen stays.
     *
     * @param configuration a resource that configures Log4j, and takes its appender's name from {@code weir.log.format}
     */
    public void choose(String configuration) {
        System.setProperty("weir.log.format", name().toLowerCase(Locale.ROOT));
        if (this == JSON) {
            // Log4j escapes what JSON must not have, and leaves DEL and C1.
            System.setErr(JsonStream.to(System.err));
        }
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", configuration);
        }
    }
}
