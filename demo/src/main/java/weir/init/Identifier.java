package weir.init;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import weir.identifier.IdentifierQuotes;

/** Names in SQL: in backticks where Spark would not take them, or would take them for something else. */
final class Identifier {
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Identifier() {}

    /** A name as SQL takes it. */
    static String of(String name) {
        return SIMPLE.matcher(name).matches() && isTakenAsItIs(name) ? name : IdentifierQuotes.SPARK.around(name);
    }

    /** The path to a field of a nested object. */
    static String of(List<String> path) {
        return String.join(".", path.stream().map(Identifier::of).toList());
    }

    /** Whether Spark, and YAML, can have a name at all. */
    static boolean isPossible(String name) {
        return !name.isEmpty() && name.codePoints().allMatch(Comments::isShown);
    }

    /** Spark's own parser says so: its keywords are no list that could be copied here and stay true. */
    private static boolean isTakenAsItIs(String name) {
        CatalystSqlParser parser = new CatalystSqlParser();
        try {
            StructType columns = parser.parseTableSchema(name + " INT, s STRUCT<" + name + ": INT>");
            LogicalPlan query = parser.parsePlan("SELECT " + name + ", count(*) FROM " + name + " GROUP BY " + name);
            return columns.fieldNames()[0].equals(name)
                    && JavaConverters.seqAsJavaList(query.expressions()).stream()
                            .anyMatch(found -> found instanceof UnresolvedAttribute column
                                    && column.name().equals(name));
        } catch (Exception e) {
            // Scala throws AnalysisException without declaring it.
            if (e instanceof AnalysisException) {
                return false;
            }
            throw e;
        }
    }
}
