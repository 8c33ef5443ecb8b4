package weir.postgres;

import java.nio.charset.StandardCharsets;

/** Names of tables and columns: any characters, quoted. */
final class Identifier {
    /** PostgreSQL cuts longer names off, with no more than a notice. */
    private static final int MOST_BYTES = 63;

    private Identifier() {}

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Why PostgreSQL cannot have a thing of this name; empty if it can. */
    static String fault(String name) {
        if (name.isEmpty()) {
            return "a name is empty";
        }
        if (name.indexOf('\0') >= 0) {
            return "the name \"" + name.replace('\0', '\ufffd') + "\" has a NUL in it";
        }
        return name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
                ? "the name \"" + name + "\" is longer than " + MOST_BYTES + " bytes"
                : "";
    }
}
