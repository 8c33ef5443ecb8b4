package weir.pipeline;

import java.util.Locale;

/**
 * A place that one sink has for itself.
 *
 * @param below where it is named below the key of the sink's kind; empty for that key itself
 * @param isDirectory whether it is a directory, so that none may lie inside another; else a table
 * @param name a path or URI, or a server and a table of it
 */
public record Destination(String below, boolean isDirectory, String name) {
    private static final String POSTGRES = "jdbc:postgresql:";

    /** A directory. */
    public static Destination directory(String below, String path) {
        return new Destination(below, true, path);
    }

    /**
     * A table.
     *
     * @param url of its database
     * @param table its whole name, in any letter case
     */
    public static Destination table(String below, String url, String table) {
        return new Destination(below, false, server(url) + " " + table.toLowerCase(Locale.ROOT));
    }

    /** A database without the settings of the session, which tell no database from another where it is in the URL's path. */
    private static String server(String url) {
        return isPostgres(url) ? url.replaceFirst("\\?.*", "") : url;
    }

    /** Whether a JDBC URL is one of PostgreSQL. */
    public static boolean isPostgres(String url) {
        return url.startsWith(POSTGRES);
    }
}
