package weir.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import weir.catalyst.Trees;

/**
 * What a query does, in words that stay the same when it is written otherwise: names that are given on the way, views, WITH, comments, the order
 * of the branches of a UNION and of the conditions of a filter leave no trace.
 */
final class CanonicalForm {
    private final Map<String, Leaf> leaves;
    private final boolean stateful;
    private final ExpressionText texts = new ExpressionText(this::branch);
    private final List<Clause> clauses = new ArrayList<>();
    private final Map<String, Integer> occurrences = new HashMap<>();
    private final List<Used> read = new ArrayList<>();

    /**
     * @param leaves what is not looked into, by names in lower case
     * @param stateful whether the query keeps state
     */
    CanonicalForm(Map<String, Leaf> leaves, boolean stateful) {
        this.leaves = leaves;
        this.stateful = stateful;
    }

    /** What is not looked into: a stream, a table, or what SQL cannot say. */
    record Leaf(Clause.Kind kind, String name, String text) {}

    /** Rows as a text: what makes them, and the conditions that all of them meet. */
    private record Rows(String source, TreeSet<String> conditions) {
        Rows(String source) {
            this(source, new TreeSet<>());
        }

        String text() {
            return conditions.isEmpty() ? source : source + " where " + String.join(" and ", conditions);
        }
    }

    /**
     * The form of a plan.
     *
     * @param plan analysed, with streams and tables under their names
     */
    Form of(LogicalPlan plan) {
        LogicalPlan inlined = new InlineCTE(true).apply(plan);
        LogicalPlan top = bare(inlined);
        Rows rows;
        List<String> branches;
        if (top instanceof Union union) {
            branches = branches(union);
            branches.forEach(branch -> clause(Clause.Kind.BRANCH, branch));
            defineOutput(union);
            rows = new Rows(union(branches));
        } else {
            rows = node(inlined);
            branches = List.of("[" + texts(Trees.list(inlined.output())) + "] of " + rows.text());
        }
        for (Attribute column : Trees.list(inlined.output())) {
            clauses.add(new Clause(
                    Clause.Kind.RESULT,
                    texts.of((Expression) column) + " AS " + column.name(),
                    stateful && !(top instanceof Aggregate)));
        }
        return new Form(rows.text(), branches, clauses.stream().distinct().toList());
    }

    /** @param plan the whole; the branches of its UNION ALL; and its parts */
    record Form(String plan, List<String> branches, List<Clause> clauses) {}

    private void clause(Clause.Kind kind, String text) {
        clauses.add(new Clause(kind, text, stateful));
    }

    /** Without what only gives names. */
    private LogicalPlan bare(LogicalPlan plan) {
        if (plan instanceof SubqueryAlias alias) {
            return bare(alias.child());
        } else if (plan instanceof View view && leaf(view).isEmpty()) {
            return bare(view.child());
        } else if (plan instanceof Project project
                && project.projectList().equals(project.child().output())) {
            return bare(project.child());
        }
        return plan;
    }

    private Optional<Leaf> leaf(View view) {
        return Optional.ofNullable(leaves.get(view.desc().identifier().table().toLowerCase(Locale.ROOT)));
    }

    private Rows node(LogicalPlan node) {
        if (node instanceof SubqueryAlias alias) {
            return node(alias.child());
        } else if (node instanceof View view) {
            return leaf(view).map(leaf -> leaf(leaf, view)).orElseGet(() -> node(view.child()));
        } else if (node instanceof ResolvedHint hint) {
            return node(hint.child());
        } else if (node instanceof Project project) {
            Rows rows = node(withoutWindowFilter(project));
            texts.define(Trees.list(project.projectList()));
            return rows;
        } else if (node instanceof Filter filter) {
            return filter(filter);
        } else if (node instanceof Aggregate aggregate) {
            return aggregate(aggregate);
        } else if (node instanceof Distinct distinct) {
            return columns(Clause.Kind.DISTINCT, "distinct", distinct.child());
        } else if (node instanceof Join join) {
            return join(join);
        } else if (node instanceof Union union) {
            List<String> branches = branches(union);
            branches.forEach(branch -> clause(Clause.Kind.BRANCH, branch));
            defineOutput(union);
            return new Rows(union(branches));
        } else if (node instanceof Expand expand) {
            return expand(expand);
        } else if (node instanceof Generate generate) {
            Rows rows = node(generate.child());
            String text = (generate.outer() ? "outer " : "") + texts.of((Expression) generate.generator());
            Trees.list(generate.generatorOutput()).forEach(column -> texts.define(column, text + "." + column.name()));
            clause(Clause.Kind.OPERATOR, text);
            return new Rows("(" + rows.text() + ") each of " + text);
        } else if (node instanceof GlobalLimit limit) {
            Rows rows = node(limit.child());
            clause(Clause.Kind.LIMIT, texts.of(limit.limitExpr()));
            return new Rows("first " + texts.of(limit.limitExpr()) + " of (" + rows.text() + ")");
        } else if (node instanceof LocalLimit limit) {
            return node(limit.child());
        } else if (node instanceof Sort sort) {
            Rows rows = node(sort.child());
            String order = texts(Trees.list(sort.order()));
            clause(Clause.Kind.SORT, order);
            return new Rows("(" + rows.text() + ") by " + order);
        }
        return other(node);
    }

    private Rows other(LogicalPlan node) {
        List<String> children = Trees.list(node.children()).stream()
                .map(child -> node(child).text())
                .toList();
        String text = node.nodeName().toLowerCase(Locale.ROOT) + " " + texts(Trees.list(node.expressions()));
        String rows = node instanceof LocalRelation relation ? relation.data().toString() : "";
        if (!children.isEmpty()) {
            clause(Clause.Kind.OPERATOR, text);
        }
        return new Rows(text + rows + " of (" + String.join("), (", children) + ")");
    }

    private Rows leaf(Leaf leaf, View view) {
        int occurrence = occurrences.merge(leaf.name(), 1, Integer::sum);
        String name = occurrence == 1 ? leaf.name() : leaf.name() + "#" + occurrence;
        for (Attribute column : Trees.list(view.output())) {
            String text = name + "." + column.name();
            texts.define(column, text);
            read.add(new Used(leaf, column, text));
        }
        clauses.add(new Clause(leaf.kind(), leaf.text(), true));
        return new Rows(name);
    }

    /**
     * The columns of streams and tables of which some text is made.
     *
     * @param text what is made of them: what is not in it is not used
     */
    List<Used> used(String text) {
        return read.stream()
                .filter(column -> Pattern.compile("(?<![\\w.#])" + Pattern.quote(column.text()) + "(?!\\w)")
                        .matcher(text)
                        .find())
                .toList();
    }

    /**
     * A column of what is not looked into.
     *
     * @param text how texts name it
     */
    record Used(Leaf leaf, Attribute column, String text) {}

    /** Spark adds a condition to each window: that the row has a time, or lies in it. */
    private static LogicalPlan withoutWindowFilter(Project project) {
        boolean isWindow =
                Trees.list(project.projectList()).stream().anyMatch(each -> Windows.isWindow(each.metadata()));
        return isWindow && project.child() instanceof Filter filter ? filter.child() : project.child();
    }

    private Rows filter(Filter filter) {
        Rows rows = node(filter.child());
        if (filter.child() instanceof Expand expand
                && Trees.list(expand.output()).stream().anyMatch(column -> Windows.isWindow(column.metadata()))) {
            return rows;
        }
        TreeSet<String> all = new TreeSet<>(rows.conditions());
        for (Expression condition : conjuncts(filter.condition())) {
            clause(Clause.Kind.FILTER, texts.of(condition));
            all.add(texts.of(condition));
        }
        return new Rows(rows.source(), all);
    }

    private static List<Expression> conjuncts(Expression condition) {
        if (condition instanceof And and) {
            List<Expression> all = new ArrayList<>(conjuncts(and.left()));
            all.addAll(conjuncts(and.right()));
            return all;
        }
        return List.of(condition);
    }

    private Rows aggregate(Aggregate aggregate) {
        Rows rows = node(aggregate.child());
        List<String> keys = Trees.list(aggregate.groupingExpressions()).stream()
                .map(texts::of)
                .toList();
        String functions = Trees.list(aggregate.aggregateExpressions()).stream()
                .flatMap(each -> Trees.within((Expression) each, AggregateExpression.class).stream())
                .map(texts::of)
                .distinct()
                .collect(Collectors.joining(", "));
        texts.define(Trees.list(aggregate.aggregateExpressions()));
        keys.forEach(key -> clause(
                key.startsWith("window(") || key.startsWith("session_window(") ? Clause.Kind.WINDOW : Clause.Kind.KEY,
                key));
        clause(Clause.Kind.AGGREGATES, functions);
        return new Rows(
                "groups by [" + String.join(", ", keys) + "] with [" + functions + "] of (" + rows.text() + ")");
    }

    private Rows columns(Clause.Kind kind, String word, LogicalPlan child) {
        Rows rows = node(child);
        String columns = texts(Trees.list(child.output()));
        clause(kind, columns);
        return new Rows(word + " [" + columns + "] of (" + rows.text() + ")");
    }

    private Rows join(Join join) {
        Rows left = node(join.left());
        Rows right = node(join.right());
        TreeSet<String> on = new TreeSet<>();
        Trees.optional(join.condition()).ifPresent(all -> conjuncts(all).forEach(each -> on.add(texts.of(each))));
        String type = join.joinType().sql().toLowerCase(Locale.ROOT);
        clause(Clause.Kind.JOIN, type + " on " + String.join(" and ", on));
        if (join.joinType().equals(Inner$.MODULE$)) {
            on.addAll(left.conditions());
            on.addAll(right.conditions());
            return new Rows("(" + left.source() + ") inner join (" + right.source() + ")", on);
        }
        return new Rows(
                "(" + left.text() + ") " + type + " join (" + right.text() + ") on " + String.join(" and ", on));
    }

    private List<LogicalPlan> flat(Union union) {
        List<LogicalPlan> children = new ArrayList<>();
        for (LogicalPlan child : Trees.list(union.children())) {
            if (bare(child) instanceof Union nested) {
                children.addAll(flat(nested));
            } else {
                children.add(child);
            }
        }
        return children;
    }

    private List<String> branches(Union union) {
        return flat(union).stream().map(this::branch).sorted().toList();
    }

    private static String union(List<String> branches) {
        return "union of (" + String.join("), (", branches) + ")";
    }

    /** A part of a UNION, or what is inside of an expression. */
    String branch(LogicalPlan plan) {
        Map<String, Integer> before = new HashMap<>(occurrences);
        Rows rows = node(plan);
        String columns = texts(Trees.list(plan.output()));
        occurrences.clear();
        occurrences.putAll(before);
        return "[" + columns + "] of " + rows.text();
    }

    /** Its columns are those of its first branch, by Spark's numbers. */
    private void defineOutput(Union union) {
        List<Attribute> columns = Trees.list(union.output());
        List<LogicalPlan> branches = flat(union);
        for (int i = 0; i < columns.size(); i++) {
            TreeSet<String> each = new TreeSet<>();
            for (LogicalPlan branch : branches) {
                each.add(texts.of((Expression) Trees.list(branch.output()).get(i)));
            }
            texts.define(columns.get(i), each.size() == 1 ? each.first() : "(" + String.join(" | ", each) + ")");
        }
    }

    private Rows expand(Expand expand) {
        Rows rows = node(expand.child());
        List<List<Expression>> projections =
                Trees.list(expand.projections()).stream().map(Trees::list).toList();
        List<Attribute> columns = Trees.list(expand.output());
        TreeSet<String> grouped = new TreeSet<>();
        for (int i = 0; i < columns.size(); i++) {
            Attribute column = columns.get(i);
            int at = i;
            Optional<String> window =
                    Windows.text(column.metadata(), projections.get(0).get(at), texts);
            TreeSet<String> each = projections.stream()
                    .map(row -> texts.of(row.get(at)))
                    .collect(Collectors.toCollection(TreeSet::new));
            texts.define(
                    column,
                    window.orElseGet(() -> each.size() == 1 ? each.first() : "(" + String.join(" | ", each) + ")"));
            if (window.isPresent()) {
                return new Rows(rows.source(), rows.conditions());
            }
        }
        projections.forEach(row -> grouped.add("[" + texts(row) + "]"));
        return new Rows("each of " + grouped + " of (" + rows.text() + ")");
    }

    private String texts(List<? extends Object> expressions) {
        return expressions.stream().map(each -> texts.of((Expression) each)).collect(Collectors.joining(", "));
    }
}
