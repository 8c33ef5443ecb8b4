package weir.parquet;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.SinkCheck;
import weir.sink.Mode;

/** Which results the directories of a dataset can hold. */
final class DirectoryRules {
    /** What the directory of a batch names it by. */
    private static final String BATCH = "batch";

    private static final String PARTITION_BY = "partitionBy";

    private final SinkCheck check;

    DirectoryRules(SinkCheck check) {
        this.check = check;
    }

    void check(List<String> partitionBy) {
        checkDirectories();
        if (!partitionBy.isEmpty()) {
            checkPartitions(partitionBy);
        }
    }

    /** Readers take the names of directories for columns, and would not see one of the files that is called the same. */
    private void checkDirectories() {
        if (check.query().mode() == Mode.APPEND
                && Arrays.stream(check.columns().fieldNames()).anyMatch(BATCH::equalsIgnoreCase)) {
            check.problem(
                    "",
                    "a column \"" + BATCH + "\" is hidden from readers by the directories \"" + BATCH + "=…\"",
                    "Give it another name in the SQL by AS");
        }
    }

    private void checkPartitions(List<String> partitionBy) {
        if (check.query().mode() != Mode.APPEND) {
            check.problem(PARTITION_BY, "only mode append can be partitioned", "Leave it out, or use mode append");
        }
        if (partitionBy.size() >= check.columns().size()) {
            check.problem(PARTITION_BY, "at least one column has to remain in the files", "Name fewer");
        }
        for (int i = 0; i < partitionBy.size(); i++) {
            String place = PARTITION_BY + "[" + i + "]";
            check.column(place, partitionBy.get(i))
                    .filter(column -> !isText(column.dataType()))
                    .ifPresent(column -> check.problem(
                            place,
                            "no directory can be named by the column \"" + column.name() + "\" of type "
                                    + column.dataType().sql(),
                            "Convert it in the SQL, as by "
                                    + (column.dataType() instanceof BinaryType ? "hex(" : "to_json(") + column.name()
                                    + ") AS " + column.name()));
        }
    }

    /** Whether each of its values can be had back from a text. */
    private static boolean isText(DataType type) {
        return !(type instanceof BinaryType
                || type instanceof ArrayType
                || type instanceof MapType
                || type instanceof StructType);
    }
}
