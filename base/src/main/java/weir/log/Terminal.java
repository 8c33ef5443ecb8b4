package weir.log;

import java.util.Map;

/** The terminal that standard output is. */
public final class Terminal {
    /** The launcher sets it where standard output is a terminal. */
    private static final String VARIABLE = "WEIR_COLUMNS";

    private static final int WIDTH = width(System.getenv());

    private Terminal() {}

    /** How many characters a line has; without bound where the output goes elsewhere, or nobody knows. */
    public static int width() {
        return WIDTH;
    }

    static int width(Map<String, String> environment) {
        String columns = environment.getOrDefault(VARIABLE, "");
        return columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : Integer.MAX_VALUE;
    }
}
