package weir.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Names of tables and columns: any characters, quoted. */
final class Identifier {
    /** PostgreSQL cuts longer names off, with no more than a notice. */
    private static final int MAX_BYTES = 63;

    /** Each table has them. */
    private static final Set<String> SYSTEM_COLUMNS = Set.of("ctid", "xmin", "cmin", "xmax", "cmax", "tableoid");

    private Identifier() {}

    /** Why PostgreSQL cannot have a thing of this name; empty if it can. */
    static String fault(String name) {
        if (name.isEmpty()) {
            return "a name is empty";
        }
        if (name.indexOf('\0') >= 0) {
            return "the name \"" + name.replace('\0', '\ufffd') + "\" has a NUL in it";
        }
        return name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                ? "the name \"" + name + "\" is longer than " + MAX_BYTES + " bytes"
                : "";
    }

    /** Why PostgreSQL cannot have a column of this name; empty if it can. */
    static String columnFault(String name) {
        return SYSTEM_COLUMNS.contains(name)
                ? "a column cannot be called \"" + name + "\", for PostgreSQL has one of this name in each table"
                : fault(name);
    }
}
