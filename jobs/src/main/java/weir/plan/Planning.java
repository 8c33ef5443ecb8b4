package weir.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Keyed;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.SqlText;
import weir.pipeline.Stream;
import weir.pipeline.Table;
import weir.pipeline.View;
import weir.problem.Problems;
import weir.yaml.Nearest;
import weir.yaml.Position;

/** The planning of one pipeline. A definition that makes no sense takes with it what is built on it, without further words. */
final class Planning {
    private final Pipeline pipeline;
    private final Problems problems;
    private final Problems warnings;
    private final Sql sql;
    private final Relations relations = new Relations();
    /** In lower case, as all names here. */
    private final Set<String> broken;

    private final Map<String, LogicalPlan> parsed = new HashMap<>();
    private final Map<String, Set<String>> uses = new HashMap<>();

    /**
     * @param broken the names of what was not even understood
     * @param problems what is wrong so far; gets what is found here
     */
    Planning(Pipeline pipeline, Set<String> broken, Problems problems) {
        this.pipeline = pipeline;
        this.broken = broken;
        this.problems = problems;
        this.warnings = new Problems(pipeline.file());
        this.sql = new Sql(problems);
    }

    /** The plan; of no use if there are problems. */
    Plan plan() {
        Map<String, Plan.PlannedStream> streams = new LinkedHashMap<>();
        Map<String, StructType> tables = new LinkedHashMap<>();
        Sources sources = new Sources(
                problems, sql, relations, new CsvHeader(pipeline.settings().spark()));
        for (Stream stream : pipeline.streams().values()) {
            uses.put(lower(stream.name()), Set.of());
            keep(stream.name(), sources.stream(stream), streams);
        }
        for (Table table : pipeline.tables().values()) {
            uses.put(lower(table.name()), Set.of());
            keep(table.name(), sources.table(table), tables);
        }
        pipeline.views().values().forEach(this::reference);
        pipeline.queries().values().forEach(this::reference);
        reportUnused();

        Map<String, Plan.PlannedView> views = new LinkedHashMap<>();
        ViewPlanner viewPlanner = new ViewPlanner(pipeline, problems, sql, relations);
        for (View view : inOrderOfUse()) {
            if (isWhole(view.name())) {
                keep(view.name(), viewPlanner.view(view, parsed.get(lower(view.name()))), views);
            }
        }
        Map<String, Plan.PlannedQuery> queries = new LinkedHashMap<>();
        KeyedPlanner keyedPlanner =
                new KeyedPlanner(pipeline, problems, sql, relations, StatefulClasses.of(pipeline, problems));
        QueryPlanner queryPlanner = new QueryPlanner(pipeline, problems, warnings, sql, relations);
        for (Query query : pipeline.queries().values()) {
            if (isWhole(query.name())) {
                List<String> streamNames = streamsOf(query.name());
                Optional<Plan.PlannedKeyed> keyed = query.keyed().flatMap(each -> keyedPlanner.keyed(query, each));
                LogicalPlan parsedQuery = parsed.get(lower(query.name()));
                keep(
                        query.name(),
                        query.keyed().isPresent() && keyed.isEmpty()
                                ? Optional.empty()
                                : queryPlanner.query(query, parsedQuery, streamNames, keyed),
                        queries);
            }
        }
        new Destinations(pipeline, problems).check();
        new SourceRules(pipeline, problems, warnings).check();
        return new Plan(pipeline, streams, tables, views, queries, warnings.inOrder());
    }

    private <T> void keep(String name, Optional<T> planned, Map<String, T> all) {
        planned.ifPresentOrElse(found -> all.put(name, found), () -> broken.add(lower(name)));
    }

    private boolean isWhole(String name) {
        return !broken.contains(lower(name))
                && uses.getOrDefault(lower(name), Set.of()).stream().noneMatch(broken::contains);
    }

    private void reference(View view) {
        if (view instanceof View.Sql query) {
            parse(query.name(), query.sql());
        } else if (view instanceof View.Clean clean) {
            from(clean.name(), clean.from(), clean.position());
        }
    }

    private void reference(Query query) {
        if (query.keyed().isEmpty()) {
            parse(query.name(), query.sql());
            return;
        }
        Keyed keyed = query.keyed().get();
        sql.query(query.sql()).ifPresent(plan -> parsed.put(lower(query.name()), plan));
        from(query.name(), keyed.from(), keyed.position());
    }

    /** @param position of the section that has a key {@code from} */
    private void from(String name, String from, Position position) {
        uses.put(lower(name), Set.of(lower(from)));
        if (!isDefined(lower(from))) {
            Position place = pipeline.position(position.path() + ".from");
            problems.add(place.line(), place.path(), unknown(from), nearest(lower(from)));
            broken.add(lower(name));
        }
    }

    private void parse(String name, SqlText text) {
        Optional<LogicalPlan> plan = sql.query(text);
        if (plan.isEmpty()) {
            broken.add(lower(name));
            return;
        }
        parsed.put(lower(name), plan.get());
        Map<String, Origin> references = References.of(plan.get(), definedNames());
        uses.put(lower(name), references.keySet());
        references.forEach((reference, origin) -> {
            if (!isDefined(reference)) {
                sql.problem(text, origin, unknown(reference), nearest(reference));
                broken.add(lower(name));
            }
        });
    }

    private Set<String> definedNames() {
        Set<String> names = new HashSet<>(broken);
        for (Collection<String> each : List.of(
                pipeline.streams().keySet(),
                pipeline.tables().keySet(),
                pipeline.views().keySet())) {
            each.forEach(name -> names.add(lower(name)));
        }
        return names;
    }

    private boolean isDefined(String name) {
        return definedNames().contains(name);
    }

    private static String unknown(String name) {
        return "there is no stream, table or view \"" + name + "\"";
    }

    private String nearest(String name) {
        if (pipeline.queries().keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            return "It is a query, and queries cannot read each other: make a view of what they share";
        }
        List<String> names = new ArrayList<>(pipeline.streams().keySet());
        names.addAll(pipeline.tables().keySet());
        names.addAll(pipeline.views().keySet());
        return Nearest.to(name, names)
                .map(near -> "The nearest is \"" + near + "\"")
                .orElseGet(() -> "Known: " + String.join(", ", names));
    }

    /** Views behind those that they use. Those that use each other in a circle are reported and left out. */
    private List<View> inOrderOfUse() {
        Map<String, View> ordered = new LinkedHashMap<>();
        for (View view : pipeline.views().values()) {
            place(view, new LinkedHashSet<>(), ordered);
        }
        return List.copyOf(ordered.values());
    }

    private void place(View view, Set<String> path, Map<String, View> ordered) {
        if (ordered.containsKey(view.name())) {
            return;
        }
        if (!path.add(view.name())) {
            if (broken.add(lower(view.name()))) {
                problems.add(
                        view.position().line(),
                        view.position().path(),
                        "the view is made of itself: " + String.join(" of ", path) + " of " + view.name(),
                        "Break the circle");
            }
            return;
        }
        for (View other : pipeline.views().values()) {
            if (uses.getOrDefault(lower(view.name()), Set.of()).contains(lower(other.name()))) {
                place(other, path, ordered);
            }
        }
        path.remove(view.name());
        ordered.put(view.name(), view);
    }

    private List<String> streamsOf(String query) {
        Set<String> reached = reachedFrom(Set.of(lower(query)));
        return pipeline.streams().keySet().stream()
                .filter(stream -> reached.contains(lower(stream)))
                .toList();
    }

    private Set<String> reachedFrom(Collection<String> names) {
        Set<String> reached = new HashSet<>();
        List<String> next = new ArrayList<>(names);
        while (!next.isEmpty()) {
            String name = next.remove(next.size() - 1);
            if (reached.add(name)) {
                next.addAll(uses.getOrDefault(name, Set.of()));
            }
        }
        return reached;
    }

    /** Silent while it is not known what everything uses. */
    private void reportUnused() {
        boolean allIsKnown = broken.stream().allMatch(uses::containsKey);
        if (!allIsKnown) {
            return;
        }
        Set<String> reached = reachedFrom(
                pipeline.queries().keySet().stream().map(Planning::lower).toList());
        pipeline.streams()
                .values()
                .forEach(stream -> reportUnused(stream.name(), stream.position(), "stream", reached));
        pipeline.tables().values().forEach(table -> reportUnused(table.name(), table.position(), "table", reached));
        pipeline.views().values().forEach(view -> reportUnused(view.name(), view.position(), "view", reached));
    }

    private void reportUnused(String name, Position position, String kind, Set<String> reached) {
        if (!reached.contains(lower(name))) {
            problems.add(position.line(), position.path(), "no query uses this " + kind, "Use it or remove it");
        }
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
