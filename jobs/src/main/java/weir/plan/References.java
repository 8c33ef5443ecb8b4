package weir.plan;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.Origin;
import weir.catalyst.Trees;

/** The relations that a piece of SQL names. */
final class References {
    private References() {}

    /**
     * The names, in lower case, each with the place where it stands first. What the SQL itself defines by WITH is left out, unless
     * the pipeline defines it as well: then the one may well be made of the other.
     *
     * @param parsed not yet analysed
     * @param defined the names that the pipeline defines, in lower case
     */
    static Map<String, Origin> of(LogicalPlan parsed, Set<String> defined) {
        Set<String> own = new HashSet<>();
        for (UnresolvedWith with : Trees.nodes(parsed, UnresolvedWith.class)) {
            Trees.list(with.cteRelations())
                    .forEach(relation -> own.add(relation._1().toLowerCase(Locale.ROOT)));
        }
        Map<String, Origin> names = new LinkedHashMap<>();
        for (UnresolvedRelation relation : Trees.nodes(parsed, UnresolvedRelation.class)) {
            String name =
                    String.join(".", Trees.list(relation.multipartIdentifier())).toLowerCase(Locale.ROOT);
            if (!own.contains(name) || defined.contains(name)) {
                names.putIfAbsent(name, relation.origin());
            }
        }
        return names;
    }
}
