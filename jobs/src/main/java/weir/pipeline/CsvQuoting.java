package weir.pipeline;

import java.util.Map;

/** How values of CSV are quoted, in tables and files alike: by RFC 4180, as the feeder reads them. */
public final class CsvQuoting {
    /**
     * For Spark's reader, whose own defaults take {@code \} for an escape and end a value at the end of its line. A file is read by one task
     * then.
     */
    public static final Map<String, String> OPTIONS = Map.of("escape", "\"", "multiLine", "true");

    private CsvQuoting() {}
}
