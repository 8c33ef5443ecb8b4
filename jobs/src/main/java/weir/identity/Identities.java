package weir.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Keyed;
import weir.pipeline.Pipeline;
import weir.pipeline.Sink;
import weir.pipeline.Stream;
import weir.plan.Plan;

/** Finds out what the queries of a plan are. */
public final class Identities {
    /** What makes texts: those of other rules or another Spark are not to be compared. */
    private static final String FORM = "1, Spark 3.5";

    private static final List<String> SETTINGS = List.of(
            "spark.sql.session.timeZone",
            "spark.sql.ansi.enabled",
            "spark.sql.streaming.stateStore.providerClass",
            "spark.sql.streaming.multipleWatermarkPolicy");

    private final Pipeline pipeline;
    private final ExpressionText plain = new ExpressionText(nested -> "");

    private Identities(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** What a query is. */
    public static Identity of(Plan plan, Plan.PlannedQuery planned) {
        // The same texts, whatever the session says.
        return SQLConf.withExistingConf(new SQLConf(), () -> new Identities(plan.pipeline()).identity(planned));
    }

    /** What makes a text of a part of a query that stays the same when it is written otherwise. */
    static Function<LogicalPlan, String> texts(Plan plan, Plan.PlannedQuery planned) {
        Map<String, CanonicalForm.Leaf> leaves =
                SQLConf.withExistingConf(new SQLConf(), () -> new Identities(plan.pipeline()).leaves(planned));
        return part -> SQLConf.withExistingConf(new SQLConf(), () -> new CanonicalForm(leaves, false).branch(part));
    }

    private Identity identity(Plan.PlannedQuery planned) {
        boolean isStateful = !planned.operators().isEmpty();
        Map<String, CanonicalForm.Leaf> leaves = leaves(planned);
        CanonicalForm canonical = new CanonicalForm(leaves, isStateful);
        CanonicalForm.Form form = canonical.of(planned.analysed());
        List<Clause> clauses = new ArrayList<>(form.clauses());
        String text = form.plan();
        LogicalPlan reads = planned.analysed();
        List<CanonicalForm.Used> used = canonical.used(text + " " + results(form, name -> true));
        if (planned.keyed().isPresent()) {
            Plan.PlannedKeyed keyed = planned.keyed().get();
            CanonicalForm below = new CanonicalForm(leaves, true);
            CanonicalForm.Form from = below.of(keyed.from());
            from.clauses().stream()
                    .filter(clause -> clause.kind() != Clause.Kind.RESULT)
                    .forEach(clauses::add);
            text += " over (" + from.plan() + ")";
            used = below.used(from.plan() + " " + results(from, name -> isTaken(keyed, name)));
            reads = keyed.from();
        }
        used.forEach(column -> type(column.column(), column.leaf(), isStateful, clauses));
        planned.streams().stream()
                .map(pipeline.streams()::get)
                .forEach(stream -> watermark(stream, isStateful, clauses));
        clauses.add(new Clause(Clause.Kind.MODE, lower(planned.query().mode().name()), true));
        clauses.add(new Clause(Clause.Kind.COLUMNS, columns(planned.schema()), true));
        planned.query().sinks().stream()
                .filter(Sink::outlivesDriver)
                .forEach(sink -> clauses.add(new Clause(Clause.Kind.SINK, sink.identity(this::place), true)));
        settings(isStateful, clauses);
        return new Identity(
                FORM,
                SourceOrder.names(reads, pipeline.streams().keySet()),
                List.of(),
                isStateful,
                text,
                form.branches(),
                clauses.stream().distinct().toList(),
                List.of());
    }

    /** What columns of a result are made of. */
    private static String results(CanonicalForm.Form form, Predicate<String> isWanted) {
        return form.clauses().stream()
                .filter(clause -> clause.kind() == Clause.Kind.RESULT)
                .map(Clause::text)
                .filter(text -> isWanted.test(text.substring(text.lastIndexOf(" AS ") + " AS ".length())))
                .collect(Collectors.joining(", "));
    }

    /** Whether the work on the rows of each key takes a column, or a condition names it. */
    private boolean isTaken(Plan.PlannedKeyed keyed, String column) {
        return Arrays.stream(keyed.rows().fieldNames()).anyMatch(column::equalsIgnoreCase)
                || Pattern.compile("\\b" + Pattern.quote(column) + "\\b", Pattern.CASE_INSENSITIVE)
                        .matcher(keyed(keyed.keyed()))
                        .find();
    }

    private Map<String, CanonicalForm.Leaf> leaves(Plan.PlannedQuery planned) {
        Map<String, CanonicalForm.Leaf> leaves = new HashMap<>();
        pipeline.streams()
                .forEach((name, stream) -> leaves.put(
                        lower(name),
                        new CanonicalForm.Leaf(
                                Clause.Kind.STREAM,
                                lower(name),
                                lower(name) + " (" + stream.source().identity(this::place) + ")")));
        pipeline.tables()
                .keySet()
                .forEach(name ->
                        leaves.put(lower(name), new CanonicalForm.Leaf(Clause.Kind.TABLE, lower(name), lower(name))));
        planned.keyed().ifPresent(keyed -> {
            boolean isDetect = keyed.keyed() instanceof Keyed.Detect;
            String text = keyed(keyed.keyed());
            leaves.put(
                    lower(Keyed.relation(planned.query().name())),
                    new CanonicalForm.Leaf(isDetect ? Clause.Kind.DETECT : Clause.Kind.STATEFUL, text, text));
        });
        return leaves;
    }

    /** What lies beside the file moves with it. */
    private String place(String path) {
        String directory = pipeline.directory().toAbsolutePath().normalize() + "/";
        String place = path.replaceAll("/+$", "").replaceFirst("^s3:", "s3a:");
        return place.startsWith(directory) ? place.substring(directory.length()) : place;
    }

    private String keyed(Keyed keyed) {
        String key = "key " + String.join(", ", keyed.key()) + " by " + lower(keyed.time());
        if (keyed instanceof Keyed.Detect detect) {
            String steps = detect.steps().stream()
                    .map(step -> (step.isNext() ? "next " : "") + step.name() + ": "
                            + expression(step.condition().text()))
                    .collect(Collectors.joining(", then "));
            String columns = detect.columns()
                    .map(names -> ", columns " + String.join(", ", names))
                    .orElse("");
            return steps + " within " + detect.within().toMillis() + " ms, " + key + columns;
        }
        Keyed.Custom custom = (Keyed.Custom) keyed;
        return custom.name() + " with " + new TreeMap<>(custom.settings()) + ", " + key;
    }

    private String expression(String sql) {
        return plain.of(new CatalystSqlParser().parseExpression(sql));
    }

    private void type(Attribute column, CanonicalForm.Leaf leaf, boolean isStateful, List<Clause> clauses) {
        if (leaf.kind() != Clause.Kind.STREAM && leaf.kind() != Clause.Kind.TABLE) {
            return;
        }
        String name = leaf.name() + "." + lower(column.name());
        clauses.add(new Clause(Clause.Kind.TYPE, name + ": " + plainType(column.dataType()), isStateful));
        if (leaf.kind() == Clause.Kind.STREAM && column.name().equals(Stream.EVENT_TIME)) {
            stream(leaf.name())
                    .eventTime()
                    .ifPresent(time -> clauses.add(new Clause(
                            Clause.Kind.EVENT_TIME, leaf.name() + ": " + expression(time.text()), isStateful)));
        }
    }

    private Stream stream(String name) {
        return pipeline.streams().values().stream()
                .filter(stream -> stream.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow();
    }

    private static void watermark(Stream stream, boolean isStateful, List<Clause> clauses) {
        if (isStateful) {
            stream.watermark()
                    .ifPresent(late -> clauses.add(new Clause(
                            Clause.Kind.WATERMARK, lower(stream.name()) + ": " + late.toMillis() + " ms", true)));
        }
    }

    private static String plainType(DataType type) {
        return new StructType()
                .add("c", type)
                .asNullable()
                .fields()[0]
                .dataType()
                .sql();
    }

    private static String columns(StructType schema) {
        return Arrays.stream(schema.fields())
                .map((StructField field) -> field.name() + " " + plainType(field.dataType()))
                .collect(Collectors.joining(", "));
    }

    private void settings(boolean isStateful, List<Clause> clauses) {
        if (isStateful) {
            clauses.add(new Clause(
                    Clause.Kind.SETTING,
                    "shufflePartitions: " + pipeline.settings().shufflePartitions(),
                    false));
        }
        for (String key : SETTINGS) {
            String value = pipeline.settings().spark().get(key);
            if (value != null) {
                clauses.add(new Clause(Clause.Kind.SETTING, key + ": " + value, false));
            }
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
