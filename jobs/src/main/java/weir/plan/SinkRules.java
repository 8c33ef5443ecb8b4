package weir.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;
import weir.jdbc.JdbcSink;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.postgres.PostgresSink;
import weir.problem.Problems;
import weir.sink.Mode;
import weir.yaml.Position;

/** What a sink can keep: modes, keys and columns. */
final class SinkRules {
    /** What the directory of a batch names it by. */
    private static final String BATCH = "batch";

    private final Pipeline pipeline;
    private final Problems problems;
    private final Problems warnings;
    private final UpdateRules updates;

    SinkRules(Pipeline pipeline, Problems problems, Problems warnings, Sql sql) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.warnings = warnings;
        this.updates = new UpdateRules(pipeline, problems, warnings, sql);
    }

    /** What each sink of a query gets; problems if it cannot keep it. */
    List<Plan.Output> outputs(Query query, LogicalPlan plan, NullRules nulls) {
        updates.checkConditions(query, plan);
        List<Plan.Output> outputs = new ArrayList<>();
        for (Sink sink : query.sinks()) {
            outputs.add(output(query, sink, plan, nulls));
        }
        return outputs;
    }

    private Plan.Output output(Query query, Sink sink, LogicalPlan plan, NullRules nulls) {
        StructType columns = nulls.columns();
        if (sink instanceof Sink.Postgres postgres) {
            int before = problems.inOrder().size();
            checkColumns(sink, columns);
            checkMode(query, sink, "postgres");
            List<Plan.KeyColumn> key = key(sink, "postgres", postgres.key(), plan, nulls);
            if (problems.inOrder().size() == before) {
                PostgresSink.faults(postgres, columns, query.mode()).forEach(fault -> problem(sink, "", fault, ""));
            }
            updates.check(query, sink, "postgres", postgres.key(), plan);
            return new Plan.Output(sink, columns, key);
        }
        if (sink instanceof Sink.Parquet parquet) {
            checkColumns(sink, columns);
            checkMode(query, sink, "parquet");
            checkDirectories(query, sink, columns);
            checkPartitions(query, parquet, plan);
            updates.check(query, sink, "parquet", parquet.key(), plan);
            return new Plan.Output(sink, columns, key(sink, "parquet", parquet.key(), plan, nulls));
        }
        if (sink instanceof Sink.Jdbc jdbc) {
            checkColumns(sink, columns);
            JdbcSink.faults(jdbc, columns).forEach(fault -> problem(sink, ".jdbc", fault, ""));
            checkMode(query, sink, "jdbc");
        }
        if (sink instanceof Sink.Kafka kafka) {
            checkColumns(sink, columns);
            Position place = pipeline.position(sink.position().path() + ".kafka");
            warnings.add(
                    place.line(),
                    place.path(),
                    "a topic gets rows at least once: a batch that comes again after a crash is sent again",
                    "Readers can tell by the headers weir-query, weir-batch and weir-row");
            updates.check(query, sink, "kafka", kafka.key(), plan);
            return new Plan.Output(sink, columns, key(sink, "kafka", kafka.key(), plan, nulls));
        }
        return new Plan.Output(sink, columns, List.of());
    }

    private void checkMode(Query query, Sink sink, String kind) {
        OutputModes.of(query.mode(), sink)
                .ifPresent(obstacle -> problem(sink, "." + kind, obstacle.message(), obstacle.hint()));
    }

    /** Readers take the names of directories for columns, and would not see one of the files that is called the same. */
    private void checkDirectories(Query query, Sink sink, StructType columns) {
        if (query.mode() == Mode.APPEND && Arrays.stream(columns.fieldNames()).anyMatch(BATCH::equalsIgnoreCase)) {
            problem(
                    sink,
                    ".parquet",
                    "a column \"" + BATCH + "\" is hidden from readers by the directories \"" + BATCH + "=…\"",
                    "Give it another name in the SQL by AS");
        }
    }

    private void checkPartitions(Query query, Sink.Parquet sink, LogicalPlan plan) {
        if (sink.partitionBy().isEmpty()) {
            return;
        }
        String below = ".parquet.partitionBy";
        if (query.mode() != Mode.APPEND) {
            problem(sink, below, "only mode append can be partitioned", "Leave it out, or use mode append");
        }
        if (sink.partitionBy().size() >= plan.schema().size()) {
            problem(sink, below, "at least one column has to remain in the files", "Name fewer");
        }
        for (int i = 0; i < sink.partitionBy().size(); i++) {
            String place = below + "[" + i + "]";
            find(sink, place, sink.partitionBy().get(i), plan)
                    .filter(column -> !isText(column.dataType()))
                    .ifPresent(column -> problem(
                            sink,
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

    private List<Plan.KeyColumn> key(Sink sink, String kind, List<String> names, LogicalPlan plan, NullRules nulls) {
        List<Plan.KeyColumn> key = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            find(sink, "." + kind + ".key[" + i + "]", names.get(i), plan)
                    .ifPresent(column -> key.add(new Plan.KeyColumn(column.name(), nulls.canBeNull(column))));
        }
        return key;
    }

    /** A column of the result; nothing, and a problem, if it has none of this name. */
    private Optional<Attribute> find(Sink sink, String below, String name, LogicalPlan plan) {
        Optional<Attribute> found = Trees.list(plan.output()).stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
        if (found.isEmpty()) {
            problem(sink, below, "the query has no column \"" + name + "\"", Columns.hint(name, plan.schema()));
        }
        return found;
    }

    private void checkColumns(Sink sink, StructType columns) {
        Set<String> names = new HashSet<>();
        for (var field : Trees.list(columns)) {
            if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
                problem(
                        sink,
                        "",
                        "cannot keep two columns \"" + field.name() + "\"",
                        "Rename one of them in the SQL by AS");
            } else if (!canBeKept(field.dataType())) {
                problem(
                        sink,
                        "",
                        "cannot keep the column \"" + field.name() + "\" of type "
                                + field.dataType().sql(),
                        "Convert it in the SQL by CAST");
            }
        }
    }

    private static boolean canBeKept(DataType type) {
        return !(type instanceof NullType || type instanceof CalendarIntervalType);
    }

    private void problem(Sink sink, String below, String message, String hint) {
        Position place = pipeline.position(sink.position().path() + below);
        problems.add(place.line(), place.path(), message, hint);
    }
}
