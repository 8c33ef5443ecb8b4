package weir.pipelinetest;

import static org.apache.spark.sql.functions.to_json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.NamedColumn;
import weir.identifier.IdentifierQuotes;
import weir.pipeline.Sink;
import weir.plan.Plan;

/** What the sinks of a query hold, read as anybody reads it who knows nothing of Weir. */
final class Results {
    private final SparkSession session;
    private final Plan plan;

    /** @param session that of a run, which has its memory sinks */
    Results(SparkSession session, Plan plan) {
        this.session = session;
        this.plan = plan;
    }

    /** The rows in each sink of a query, by what the sink is called; values as {@link Cell} shows them. */
    Map<String, List<List<String>>> of(String query) {
        Plan.PlannedQuery planned = plan.queries().get(query);
        Map<String, List<List<String>>> results = new LinkedHashMap<>();
        for (Sink sink : planned.query().sinks()) {
            StructType schema = planned.schema();
            sink.kept()
                    .ifPresentOrElse(
                            kept -> results.put(
                                    kept.title(),
                                    rows(
                                            kept.plainRows(
                                                    session,
                                                    schema,
                                                    plan.pipeline().postgres()),
                                            schema)),
                            () -> results.put(
                                    "memory", rows(session.table(IdentifierQuotes.SPARK.around(query)), schema)));
        }
        return results;
    }

    private static List<List<String>> rows(Dataset<Row> all, StructType schema) {
        Column[] columns = Arrays.stream(schema.fields())
                .map(field -> shown(field, all.schema().apply(field.name()).dataType()))
                .toArray(Column[]::new);
        List<List<String>> rows = new ArrayList<>();
        for (Row row : all.select(columns).collectAsList()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                values.add(Cell.of(row.get(i), schema.fields()[i].dataType()));
            }
            rows.add(values);
        }
        return rows;
    }

    private static Column shown(StructField field, DataType kept) {
        Column column = NamedColumn.of(field.name());
        if (Cell.isNested(field.dataType())) {
            return Cell.isNested(kept) ? to_json(column) : column;
        }
        Column typed = column.cast(field.dataType());
        return field.dataType() instanceof NumericType || field.dataType() instanceof BooleanType
                ? typed
                : typed.cast(DataTypes.StringType);
    }
}
