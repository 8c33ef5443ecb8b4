package weir.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import weir.identifier.IdentifierQuotes;
import weir.pipeline.Pipeline;
import weir.pipeline.View;
import weir.problem.Problems;
import weir.yaml.Position;

/** Plans views. */
final class ViewPlanner {
    private final Pipeline pipeline;
    private final Problems problems;
    private final Sql sql;
    private final Relations relations;

    ViewPlanner(Pipeline pipeline, Problems problems, Sql sql, Relations relations) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.sql = sql;
        this.relations = relations;
    }

    /**
     * Gives a view its columns and its name; nothing, and problems, if it makes no sense.
     *
     * @param parsed its SQL, if the file gives it in SQL
     */
    Optional<Plan.PlannedView> view(View view, LogicalPlan parsed) {
        if (view instanceof View.Sql query) {
            if (Slips.report(sql, query.sql(), parsed)) {
                return Optional.empty();
            }
            return sql.attempt(query.sql(), text -> relations.analyze(parsed))
                    .filter(analysed -> !StreamSubqueries.report(sql, query.sql(), analysed))
                    .map(analysed -> keep(view.name(), query.sql().text(), analysed));
        }
        View.Clean clean = (View.Clean) view;
        StructType columns = relations.find(clean.from()).orElseThrow().schema();
        if (!columnsAreThere(clean, columns)) {
            return Optional.empty();
        }
        String text = "SELECT * FROM " + IdentifierQuotes.SPARK.around(clean.from()) + " WHERE "
                + condition(clean.dropNulls(), columns);
        return Optional.of(keep(view.name(), text, relations.analyze(new CatalystSqlParser().parsePlan(text))));
    }

    private Plan.PlannedView keep(String name, String text, LogicalPlan analysed) {
        relations.put(name, analysed);
        return new Plan.PlannedView(text, analysed.schema());
    }

    private boolean columnsAreThere(View.Clean view, StructType columns) {
        if (!(view.dropNulls() instanceof View.Columns named)) {
            return true;
        }
        List<String> known = Arrays.asList(columns.fieldNames());
        boolean allAreThere = true;
        for (int i = 0; i < named.columns().size(); i++) {
            String name = named.columns().get(i);
            if (known.stream().noneMatch(name::equalsIgnoreCase)) {
                Position place = pipeline.position(view.position().path() + ".dropNulls[" + i + "]");
                problems.add(
                        place.line(),
                        place.path(),
                        "there is no column \"" + name + "\" in \"" + view.from() + "\"",
                        Columns.hint(name, columns));
                allAreThere = false;
            }
        }
        return allAreThere;
    }

    private static String condition(View.DropNulls dropNulls, StructType columns) {
        List<String> all = new ArrayList<>(Arrays.asList(columns.fieldNames()));
        if (dropNulls instanceof View.All) {
            return all.stream()
                    .map(name -> IdentifierQuotes.SPARK.around(name) + " IS NOT NULL")
                    .collect(Collectors.joining(" OR "));
        }
        List<String> names = dropNulls instanceof View.Columns named ? named.columns() : all;
        return names.stream()
                .map(name -> IdentifierQuotes.SPARK.around(name) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }
}
