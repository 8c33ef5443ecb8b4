package weir.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import scala.Option;
import weir.plan.Trees;

/**
 * The order in which a query reads its streams. Spark knows the offsets in a checkpoint by it alone: a query whose UNION names the same
 * streams in another order would read each from where the other was.
 */
public final class SourceOrder {
    private final Set<String> streams;
    private final List<String> wanted;

    private SourceOrder(Collection<String> streams, List<String> wanted) {
        this.streams =
                streams.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.wanted = List.copyOf(wanted);
    }

    /**
     * The streams of a plan, in lower case, in the order in which Spark counts them; one that stands there twice is there twice.
     *
     * @param streams the names of those that there are
     */
    public static List<String> of(LogicalPlan plan, Collection<String> streams) {
        return new SourceOrder(streams, List.of()).names(plan);
    }

    /**
     * The same query with its streams in an order, if the branches of its UNIONs can be put so.
     *
     * @param wanted the streams in the order that is needed
     */
    public static Optional<LogicalPlan> inOrder(LogicalPlan plan, Collection<String> streams, List<String> wanted) {
        SourceOrder order = new SourceOrder(streams, wanted);
        if (order.isMet(plan)) {
            return Optional.of(plan);
        }
        LogicalPlan ordered = order.ordered(plan);
        if (order.isMet(ordered)) {
            return Optional.of(ordered);
        }
        // A WITH is read where it is defined, and not where it is used.
        LogicalPlan inlined = order.ordered(new InlineCTE(true).apply(plan));
        return order.isMet(inlined) ? Optional.of(inlined) : Optional.empty();
    }

    private boolean isMet(LogicalPlan plan) {
        return names(plan).equals(wanted);
    }

    private List<String> names(LogicalPlan plan) {
        List<String> names = new ArrayList<>();
        collect(plan, names);
        return names;
    }

    private void collect(LogicalPlan node, List<String> names) {
        if (node instanceof View view && streams.contains(name(view))) {
            names.add(name(view));
            return;
        }
        Trees.list(node.children()).forEach(child -> collect(child, names));
    }

    private static String name(View view) {
        return view.desc().identifier().table().toLowerCase(Locale.ROOT);
    }

    private LogicalPlan ordered(LogicalPlan node) {
        if (node instanceof View view && streams.contains(name(view))) {
            return node;
        }
        List<LogicalPlan> before = node instanceof Union union ? flat(union) : Trees.list(node.children());
        List<LogicalPlan> children = before.stream().map(this::ordered).toList();
        if (node instanceof Union union) {
            List<LogicalPlan> sorted = new ArrayList<>(children);
            sorted.sort(Comparator.comparingInt(this::place));
            return sorted.equals(before) ? node : union(union, children, sorted);
        }
        return children.equals(before) ? node : node.withNewChildren(Trees.seq(children));
    }

    private static List<LogicalPlan> flat(Union union) {
        List<LogicalPlan> branches = new ArrayList<>();
        Trees.list(union.children())
                .forEach(child -> branches.addAll(child instanceof Union nested ? flat(nested) : List.of(child)));
        return branches;
    }

    private int place(LogicalPlan branch) {
        return names(branch).stream()
                .mapToInt(wanted::indexOf)
                .filter(place -> place >= 0)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** Its columns keep the numbers by which the rest of the query knows them, which were those of the first branch. */
    private static LogicalPlan union(Union before, List<LogicalPlan> children, List<LogicalPlan> sorted) {
        Union same = before.copy(Trees.seq(children), before.byName(), before.allowMissingCol());
        Union union = before.copy(Trees.seq(sorted), before.byName(), before.allowMissingCol());
        List<Attribute> is = Trees.list(union.output());
        List<Attribute> was = Trees.list(same.output());
        List<NamedExpression> columns = new ArrayList<>();
        for (int i = 0; i < was.size(); i++) {
            Attribute column = was.get(i);
            columns.add(new Alias(
                    is.get(i),
                    column.name(),
                    column.exprId(),
                    Trees.seq(List.of()),
                    Option.apply(column.metadata()),
                    Trees.seq(List.of())));
        }
        return new Project(Trees.seq(columns), union);
    }
}
