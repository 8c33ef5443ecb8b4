package weir.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
import weir.catalyst.Trees;
import weir.plan.Plan;

/**
 * The order in which a query reads its streams. Spark knows the offsets in a checkpoint by it alone: a query whose UNION names the same
 * streams in another order would read each from where the other was. Of parts of a UNION that read the same stream it knows the state by their order.
 */
public final class SourceOrder {
    private final Set<String> streams;
    private final Function<LogicalPlan, String> text;

    /** @param text of a part of a UNION */
    private SourceOrder(Collection<String> streams, Function<LogicalPlan, String> text) {
        this.streams =
                streams.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.text = text;
    }

    /** That of a query's streams. */
    public static SourceOrder of(Plan plan, Plan.PlannedQuery planned) {
        return new SourceOrder(plan.pipeline().streams().keySet(), Identities.texts(plan, planned));
    }

    /** The same, in which a stream counts by its name alone. */
    public SourceOrder byName() {
        return new SourceOrder(streams, part -> "");
    }

    /** The streams of a plan, in lower case, in the order in which Spark counts them; one that stands there twice is there twice. */
    static List<String> names(LogicalPlan plan, Collection<String> streams) {
        return new SourceOrder(streams, part -> "")
                .in(plan).stream().map(Source::stream).toList();
    }

    /** What a plan reads, in the order in which Spark counts it. */
    public List<Source> in(LogicalPlan plan) {
        List<Source> found = sources(plan);
        // Where a WITH is used twice it is read once, and what names it tells less.
        List<Source> inlined = sources(new InlineCTE(true).apply(plan));
        boolean isSame = inlined.stream()
                .map(Source::stream)
                .toList()
                .equals(found.stream().map(Source::stream).toList());
        List<Source> sources = isSame ? inlined : found;
        return sources.stream()
                .map(source -> isAlone(source, sources) ? new Source(source.stream(), "") : source)
                .toList();
    }

    private static boolean isAlone(Source source, List<Source> all) {
        return all.stream()
                        .filter(each -> each.stream().equals(source.stream()))
                        .count()
                == 1;
    }

    /**
     * The same query with its streams in an order, if the branches of its UNIONs can be put so.
     *
     * @param wanted what it reads, in the order that is needed
     */
    public Optional<LogicalPlan> inOrder(LogicalPlan plan, List<Source> wanted) {
        if (in(plan).equals(wanted)) {
            return Optional.of(plan);
        }
        LogicalPlan ordered = ordered(plan, wanted);
        if (in(ordered).equals(wanted)) {
            return Optional.of(ordered);
        }
        // A WITH is read where it is defined, and not where it is used.
        LogicalPlan inlined = ordered(new InlineCTE(true).apply(plan), wanted);
        return in(inlined).equals(wanted) ? Optional.of(inlined) : Optional.empty();
    }

    private List<Source> sources(LogicalPlan plan) {
        List<Source> found = new ArrayList<>();
        collect(plan, "", found);
        return found;
    }

    private void collect(LogicalPlan node, String part, List<Source> found) {
        if (node instanceof View view && streams.contains(name(view))) {
            found.add(new Source(name(view), part));
        } else if (node instanceof Union union) {
            flat(union).forEach(child -> collect(child, text.apply(child), found));
        } else {
            Trees.list(node.children()).forEach(child -> collect(child, part, found));
        }
    }

    private static String name(View view) {
        return view.desc().identifier().table().toLowerCase(Locale.ROOT);
    }

    private LogicalPlan ordered(LogicalPlan node, List<Source> wanted) {
        if (node instanceof View view && streams.contains(name(view))) {
            return node;
        }
        List<LogicalPlan> before = node instanceof Union union ? flat(union) : Trees.list(node.children());
        List<LogicalPlan> children =
                before.stream().map(child -> ordered(child, wanted)).toList();
        if (node instanceof Union union) {
            List<LogicalPlan> sorted = new ArrayList<>(children);
            sorted.sort(Comparator.comparingInt(branch -> place(branch, wanted)));
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

    private int place(LogicalPlan branch, List<Source> wanted) {
        List<Source> found = new ArrayList<>();
        collect(branch, text.apply(branch), found);
        return found.stream()
                .map(source -> wanted.contains(source) ? source : new Source(source.stream(), ""))
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
