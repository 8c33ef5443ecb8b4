package weir.postgres;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.identifier.IdentifierQuotes;
import weir.problem.Failure;
import weir.sink.Mode;
import weir.text.Utf8;

/** What a table holds of a query's result, for those who read it. */
public final class KeptTable {
    private final Target target;

    private KeptTable(Target target) {
        this.target = target;
    }

    /**
     * A column of the table.
     *
     * @param name its name in SQL's quotes
     * @param label its name
     * @param source the column of the result that it is made from
     * @param bound for the start or end of a window: its place in the window
     * @param type of the value in the result
     * @param isKey whether it belongs to the columns that tell rows apart
     */
    public record KeptColumn(
            String name, String label, String source, OptionalInt bound, DataType type, boolean isKey) {}

    /**
     * The table of a result.
     *
     * @throws Failure if PostgreSQL can't hold the result
     */
    public static KeptTable of(PostgresTable spec, StructType result, Mode mode) {
        return new KeptTable(PostgresSink.possible(spec, result, mode));
    }

    /** Its name as SQL takes it. */
    public String sql() {
        return target.table().sql();
    }

    /**
     * The name of a sink's table as SQL takes it.
     *
     * @throws java.util.NoSuchElementException if it is no name
     */
    public static String sql(PostgresTable spec) {
        return TableName.parse(spec.table(), spec.schema()).orElseThrow().sql();
    }

    /** What the ledger calls the sink; what is no name of a table stays as it is. */
    public static String ledgerName(PostgresTable spec) {
        return TableName.parse(spec.table(), spec.schema())
                .map(PostgresSink::ledgerName)
                .orElseGet(() -> "table \"" + spec.table() + "\"");
    }

    /** The columns, in the result's order; a window is two. */
    public List<KeptColumn> columns() {
        return target.columns().stream()
                .map(column -> new KeptColumn(
                        IdentifierQuotes.STANDARD.around(column.name()),
                        column.name(),
                        column.of().name(),
                        column.bound(),
                        column.bound().isPresent()
                                ? ((StructType) column.of().dataType())
                                        .apply(column.bound().getAsInt())
                                        .dataType()
                                : column.of().dataType(),
                        target.key().contains(column)))
                .toList();
    }

    /** Makes of BINARY, the bytes of a text, what PostgreSQL holds of it: without NUL and malformed sequences. */
    public static UserDefinedFunction cleaned() {
        return functions.udf(
                (UDF1<byte[], String>) bytes ->
                        bytes == null ? null : new String(Utf8.cleaned(bytes, 0, bytes.length), StandardCharsets.UTF_8),
                DataTypes.StringType);
    }
}
