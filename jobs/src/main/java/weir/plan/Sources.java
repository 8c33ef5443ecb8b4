package weir.plan;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.KnownNullable;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.CalendarInterval;
import scala.Option;
import weir.catalyst.Trees;
import weir.pipeline.SqlText;
import weir.pipeline.Stream;
import weir.pipeline.Table;
import weir.problem.Failure;
import weir.problem.Problems;

/** Makes relations of streams and tables: their columns, and no rows. */
final class Sources {
    private static final StructType PROVENANCE = new StructType()
            .add("_lane", DataTypes.StringType)
            .add("_drop", DataTypes.LongType)
            .add("_line", DataTypes.IntegerType);
    /** Provenance, and the columns in which the source keeps bad rows. */
    private static final Set<String> RESERVED = Set.of("_lane", "_drop", "_line", "_error", "_raw", "_ahead");

    private final Problems problems;
    private final Sql sql;
    private final Relations relations;
    private final CsvHeader header;

    Sources(Problems problems, Sql sql, Relations relations, CsvHeader header) {
        this.problems = problems;
        this.sql = sql;
        this.relations = relations;
        this.header = header;
    }

    /** Gives a stream its columns and its name; nothing, and problems, if it makes no sense. */
    Optional<Plan.PlannedStream> stream(Stream stream) {
        Optional<StructType> columns = columns(stream.schema(), reserved(stream));
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        StructType declared = columns.get();
        if (!canBeParsed(stream, declared)) {
            return Optional.empty();
        }
        if (stream.provenance()) {
            for (StructField field : PROVENANCE.fields()) {
                declared = declared.add(field);
            }
        }
        StructType read = declared;
        LogicalPlan rows = Trees.relation(read, true);
        Optional<LogicalPlan> timed = stream.eventTime().isEmpty()
                ? Optional.of(rows)
                : withEventTime(stream, rows, stream.eventTime().get());
        Optional<LogicalPlan> marked = timed.map(plan -> stream.watermark()
                .filter(late -> stream.eventTime().isPresent())
                .map(late -> relations.analyze(new EventTimeWatermark(
                        UnresolvedAttribute.quoted(Stream.EVENT_TIME),
                        new CalendarInterval(0, 0, late.toNanos() / 1_000),
                        plan)))
                .orElse(plan));
        marked.ifPresent(plan -> relations.put(stream.name(), plan));
        return marked.map(plan -> new Plan.PlannedStream(read, plan.schema()));
    }

    /** Whether each type can be had from JSON as the stream's reader parses it. */
    private boolean canBeParsed(Stream stream, StructType columns) {
        if (stream.source().format() != Stream.Format.JSON) {
            return true;
        }
        boolean isSound = true;
        for (StructField field : columns.fields()) {
            DataType type = field.dataType();
            if (type.existsRecursively(each -> each instanceof MapType map && !(map.keyType() instanceof StringType))) {
                isSound = reject(
                        stream.schema(),
                        "the column \"" + field.name()
                                + "\" has a map whose keys are no STRING, as all keys of JSON are",
                        "Declare the keys as STRING, and convert them in the SQL");
            }
            if (stream.source().isParsedBySpark() && type.existsRecursively(ByteType.class::isInstance)) {
                isSound = reject(
                        stream.schema(),
                        "the column \"" + field.name()
                                + "\" is TINYINT, of which Spark's JSON parser makes -128 for 128",
                        "Use SMALLINT");
            }
        }
        return isSound;
    }

    private static Set<String> reserved(Stream stream) {
        Set<String> reserved = new HashSet<>(RESERVED);
        if (stream.eventTime().isPresent()) {
            reserved.add(Stream.EVENT_TIME);
        }
        return reserved;
    }

    private Optional<LogicalPlan> withEventTime(Stream stream, LogicalPlan rows, SqlText eventTime) {
        Optional<Expression> parsed = sql.expression(eventTime);
        Optional<LogicalPlan> timed = parsed.flatMap(expression -> sql.attempt(
                eventTime,
                text -> relations.analyze(new Project(
                        Trees.seq(List.<NamedExpression>of(
                                new UnresolvedStar(Option.empty()),
                                new Alias(
                                        // That of a row that is too far ahead is null.
                                        stream.maxAhead().isPresent() ? new KnownNullable(expression) : expression,
                                        Stream.EVENT_TIME,
                                        NamedExpression.newExprId(),
                                        Trees.seq(List.of()),
                                        Option.empty(),
                                        Trees.seq(List.of())))),
                        rows))));
        if (timed.isEmpty()) {
            return timed;
        }
        DataType type = timed.get().schema().apply(Stream.EVENT_TIME).dataType();
        if (!type.equals(DataTypes.TimestampType)) {
            problems.add(
                    eventTime.lineAt(0),
                    eventTime.position().path(),
                    "the event time has to be a TIMESTAMP, and this is " + type.sql(),
                    "Convert it, for example by timestamp_millis(…) or to_timestamp(…)");
            return Optional.empty();
        }
        return timed;
    }

    /** Gives a table its columns and its name; nothing, and problems, if it makes no sense. */
    Optional<StructType> table(Table table) {
        Optional<StructType> columns;
        try {
            CsvHeader.requireThere(table.csv());
            columns = table.schema().isPresent()
                    ? columns(table.schema().get(), Set.of())
                    : Optional.of(header.read(table));
        } catch (IOException e) {
            problems.add(
                    table.position().line(),
                    table.position().path() + ".csv",
                    "cannot read it: " + Failure.reason(e),
                    "Put the file there, or name another");
            return Optional.empty();
        }
        columns.ifPresent(found -> relations.put(table.name(), Trees.relation(found, false)));
        return columns;
    }

    private Optional<StructType> columns(SqlText ddl, Set<String> reserved) {
        Optional<StructType> parsed = sql.columns(ddl);
        if (parsed.isEmpty()) {
            return parsed;
        }
        Set<String> names = new HashSet<>();
        boolean isSound = true;
        for (String name : parsed.get().fieldNames()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (reserved.contains(lower)) {
                isSound = reject(ddl, "the column name \"" + name + "\" is kept for Weir itself", "Choose another");
            } else if (!names.add(lower)) {
                isSound = reject(
                        ddl, "there are two columns \"" + name + "\"", "SQL does not tell them apart: rename one");
            }
        }
        if (CharVarcharUtils.hasCharVarchar(parsed.get())) {
            isSound = reject(ddl, "CHAR and VARCHAR cannot be read", "Use STRING");
        }
        return isSound ? Optional.of(parsed.get().asNullable()) : Optional.empty();
    }

    private boolean reject(SqlText ddl, String message, String hint) {
        problems.add(ddl.lineAt(0), ddl.position().path(), message, hint);
        return false;
    }
}
