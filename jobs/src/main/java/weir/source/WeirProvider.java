package weir.source;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import weir.problem.PermanentFailure;

/**
 * {@code format("weir")}: a stream of drops, for {@code spark.readStream()} and {@code spark.read()} of any Spark program. Give it the
 * stream's root as {@code path}, and the columns with {@code schema(…)}. The schema may also declare {@code _lane} STRING, {@code _drop}
 * BIGINT, {@code _line} INT, {@code _error} STRING and {@code _raw} STRING: where a row comes from, and what is wrong with its line.
 */
public final class WeirProvider implements TableProvider, DataSourceRegister {

    @Override
    public String shortName() {
        return "weir";
    }

    @Override
    public boolean supportsExternalMetadata() {
        return true;
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        throw new PermanentFailure(
                "read the stream \"" + options.get("path") + "\"",
                "its columns are not declared",
                "Declare them, for example with .schema(\"User STRING, x DOUBLE\")");
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new WeirTable(RowShape.declared(schema), ReadOptions.of(new CaseInsensitiveStringMap(properties)));
    }
}
