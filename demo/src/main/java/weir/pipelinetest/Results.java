package weir.pipelinetest;

import static org.apache.spark.sql.functions.to_json;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
import weir.control.PostgresConnection;
import weir.control.TaskConnections;
import weir.identifier.IdentifierQuotes;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.postgres.KeptTable;

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
            if (sink instanceof Sink.Postgres postgres) {
                results.put("the table \"" + postgres.table() + "\"", rows(table(postgres), planned.schema()));
            } else if (sink instanceof Sink.Parquet parquet) {
                results.put("its Parquet files", rows(files(parquet, planned.schema()), planned.schema()));
            } else {
                results.put("memory", rows(session.table(IdentifierQuotes.SPARK.around(query)), planned.schema()));
            }
        }
        return results;
    }

    private Dataset<Row> files(Sink.Parquet parquet, StructType schema) {
        return Files.exists(Path.of(parquet.path()))
                ? session.read().schema(schema).parquet(parquet.path())
                : session.createDataFrame(List.of(), schema);
    }

    private Dataset<Row> table(Sink.Postgres sink) {
        PostgresConnection connection = plan.pipeline().postgres().orElseThrow();
        Properties properties = new Properties();
        properties.putAll(TaskConnections.options(connection));
        return session.read().jdbc(connection.url(), KeptTable.sql(sink), properties);
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
