package weir.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;
import weir.detect.Sequences;
import weir.pipeline.Keyed;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.problem.Problems;
import weir.stateful.PerKey;
import weir.stateful.StatefulQuery;
import weir.yaml.Nearest;
import weir.yaml.Position;

/** Plans what queries do that SQL cannot say, and gives it the name by which their SQL calls it. */
final class KeyedPlanner {
    private final Pipeline pipeline;
    private final Problems problems;
    private final Relations relations;
    private final Conditions conditions;
    private final Map<String, StatefulQuery> known;

    /** @param known what {@code stateful:} can name */
    KeyedPlanner(Pipeline pipeline, Problems problems, Sql sql, Relations relations, Map<String, StatefulQuery> known) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.relations = relations;
        this.conditions = new Conditions(problems, sql, relations);
        this.known = known;
    }

    /** Plans it; nothing, and problems, if it makes no sense. */
    Optional<Plan.PlannedKeyed> keyed(Query query, Keyed keyed) {
        LogicalPlan from = relations.find(keyed.from()).orElseThrow();
        Optional<List<StructField>> key = columns(keyed, "key", keyed.key(), from.schema());
        boolean isKeyed = key.isPresent() && tellApart(keyed, key.get());
        boolean isTimed = isInOrder(keyed, from);
        Optional<Plan.PlannedKeyed> planned = keyed instanceof Keyed.Detect detect
                ? sequences(detect, from, isTimed)
                : custom((Keyed.Custom) keyed, from);
        if (!isKeyed || !isTimed || planned.isEmpty() || !isUnambiguous(keyed, key.get(), planned.get())) {
            return Optional.empty();
        }
        StructType columns = new StructType(key.get().toArray(StructField[]::new));
        for (StructField field : planned.get().work().result().fields()) {
            columns = columns.add(field);
        }
        relations.put(Keyed.relation(query.name()), Trees.relation(columns, true));
        return planned;
    }

    private Optional<Plan.PlannedKeyed> sequences(Keyed.Detect detect, LogicalPlan from, boolean isTimed) {
        Set<String> named = new LinkedHashSet<>();
        boolean isSound = true;
        for (Keyed.Step step : detect.steps()) {
            Optional<List<String>> used = conditions.columns(step.condition(), from);
            used.ifPresent(named::addAll);
            isSound &= used.isPresent();
        }
        List<String> names = detect.columns().orElseGet(() -> named.stream()
                .filter(name -> !name.equalsIgnoreCase(detect.time()))
                .filter(name -> detect.key().stream().noneMatch(name::equalsIgnoreCase))
                .toList());
        Optional<List<StructField>> columns = columns(detect, "columns", names, from.schema());
        if (!isSound || columns.isEmpty() || !isTimed) {
            return Optional.empty();
        }
        StructType rows = new StructType().add(Sequences.AT, DataTypes.TimestampType);
        for (StructField column : columns.get()) {
            rows = rows.add(column);
        }
        rows = rows.add(Sequences.CONDITIONS, DataTypes.IntegerType, false);
        PerKey work = new Sequences(
                detect.steps().stream().map(Keyed.Step::name).toList(),
                detect.steps().stream().map(Keyed.Step::isNext).toList(),
                detect.within().toNanos() / 1_000,
                rows);
        return isOrdered(detect, columns.get())
                ? Optional.of(new Plan.PlannedKeyed(detect, rows, work, relations.all(detect.from())))
                : Optional.empty();
    }

    private Optional<Plan.PlannedKeyed> custom(Keyed.Custom custom, LogicalPlan from) {
        StatefulQuery query = known.get(custom.name());
        if (query == null) {
            problem(
                    custom,
                    "name",
                    "there is no class that calls itself \"" + custom.name() + "\"",
                    known.isEmpty()
                            ? "Name its jar in settings.jars, with the class in META-INF/services/"
                                    + StatefulQuery.class.getName()
                            : Nearest.to(custom.name(), known.keySet())
                                    .map(near -> "The nearest is \"" + near + "\"")
                                    .orElseGet(() -> "Known: " + String.join(", ", known.keySet())));
            return Optional.empty();
        }
        try {
            StructType rows = from.schema();
            PerKey work = query.plan(rows, custom.settings());
            return isOrdered(custom, Arrays.asList(rows.fields()))
                    ? Optional.of(new Plan.PlannedKeyed(custom, rows, work, relations.all(custom.from())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            problem(custom, "settings", String.valueOf(e.getMessage()), "");
            return Optional.empty();
        }
    }

    /** Whether there are rows that keep coming, as they are, with a time that a watermark follows. */
    private boolean isInOrder(Keyed keyed, LogicalPlan from) {
        if (!from.isStreaming()) {
            problem(keyed, "from", "it is a table, to which no rows come", "Name a stream, or a view of one");
            return false;
        }
        if (!StatefulOperators.of(from).isEmpty()) {
            problem(
                    keyed,
                    "from",
                    "the rows of an aggregation, a DISTINCT, a LIMIT or a join of two streams cannot be taken in order",
                    "Name a stream, or a view that has its rows as they are");
            return false;
        }
        Optional<Attribute> time = Trees.list(from.output()).stream()
                .filter(column -> column.name().equalsIgnoreCase(keyed.time()))
                .findFirst();
        if (time.isEmpty()) {
            problem(
                    keyed,
                    "time",
                    "there is no column \"" + keyed.time() + "\" in \"" + keyed.from() + "\"",
                    "Give the stream an eventTime and a watermark, and keep the column in its views");
        } else if (!time.get().metadata().contains(EventTimeWatermark.delayKey())
                || !time.get().dataType().equals(DataTypes.TimestampType)) {
            problem(
                    keyed,
                    "time",
                    "no watermark says how late a row may be by \"" + keyed.time() + "\"",
                    "Give the stream an eventTime and a watermark, and use its column as it is");
        } else {
            return true;
        }
        return false;
    }

    private Optional<List<StructField>> columns(Keyed keyed, String key, List<String> names, StructType known) {
        List<StructField> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Optional<StructField> field = Arrays.stream(known.fields())
                    .filter(each -> each.name().equalsIgnoreCase(name))
                    .findFirst();
            field.ifPresent(found::add);
            if (field.isEmpty()) {
                problem(
                        keyed,
                        key + "[" + i + "]",
                        "there is no column \"" + name + "\" in \"" + keyed.from() + "\"",
                        Columns.hint(name, known));
            } else if (names.subList(0, i).stream().anyMatch(name::equalsIgnoreCase)) {
                problem(keyed, key + "[" + i + "]", "\"" + name + "\" stands here twice", "Name it once");
            }
        }
        return found.stream().distinct().count() == names.size() ? Optional.of(found) : Optional.empty();
    }

    private boolean tellApart(Keyed keyed, List<StructField> key) {
        for (int i = 0; i < key.size(); i++) {
            DataType type = key.get(i).dataType();
            if (!RowOrdering.isOrderable(type)) {
                problem(keyed, "key[" + i + "]", "a " + type.sql() + " tells no keys apart", "Name another column");
                return false;
            }
        }
        return true;
    }

    private boolean isOrdered(Keyed keyed, List<StructField> columns) {
        for (StructField column : columns) {
            if (!RowOrdering.isOrderable(column.dataType())) {
                problem(
                        keyed,
                        keyed instanceof Keyed.Detect ? "columns" : "from",
                        "rows of one time are taken in the order of their columns, and \"" + column.name()
                                + "\" of type " + column.dataType().sql() + " has none",
                        keyed instanceof Keyed.Detect ? "List others" : "Name a view without it");
                return false;
            }
        }
        return true;
    }

    private boolean isUnambiguous(Keyed keyed, List<StructField> key, Plan.PlannedKeyed planned) {
        Set<String> names = new HashSet<>();
        key.forEach(field -> names.add(field.name().toLowerCase(Locale.ROOT)));
        for (String name : planned.work().result().fieldNames()) {
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                problem(keyed, "", "two columns of the result would be called \"" + name + "\"", "Rename one");
                return false;
            }
        }
        return true;
    }

    private void problem(Keyed keyed, String key, String message, String hint) {
        Position place = pipeline.position(keyed.position().path() + (key.isEmpty() ? "" : "." + key));
        problems.add(place.line(), place.path(), message, hint);
    }
}
