package weir.plan;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import weir.yaml.Nearest;

/** Columns in messages. */
final class Columns {
    private static final int AT_MOST = 12;

    private Columns() {}

    /** What might have been meant by a column that is not there. */
    static String hint(String name, StructType columns) {
        List<String> names = Arrays.asList(columns.fieldNames());
        return Nearest.to(name, names)
                .map(near -> "The nearest is \"" + near + "\"")
                .orElseGet(() -> "Known: " + list(names));
    }

    private static String list(List<String> names) {
        return names.size() <= AT_MOST
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, AT_MOST)) + " and " + (names.size() - AT_MOST) + " more";
    }
}
