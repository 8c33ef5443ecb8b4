package weir.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.catalog.TemporaryViewRelation;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.execution.datasources.v2.V2SessionCatalog;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import weir.catalyst.Trees;

/**
 * The relations that SQL can name, and Spark's analyzer over them: as a session has them as temporary views, but without a
 * session, whose start takes seconds.
 */
final class Relations {
    private final SessionCatalog catalog;
    private final Analyzer analyzer;
    private final Map<String, LogicalPlan> relations = new HashMap<>();

    /** To be made and used with Spark's configuration in place. */
    Relations() {
        catalog = new SessionCatalog(
                new InMemoryCatalog(new SparkConf(false), new Configuration(false)),
                FunctionRegistry.builtin(),
                TableFunctionRegistry.builtin(),
                SQLConf.get());
        analyzer = new Analyzer(new CatalogManager(new V2SessionCatalog(catalog), catalog));
    }

    /** Types and names for a parsed plan. Throws Spark's AnalysisException, which Scala does not declare, if it means nothing. */
    LogicalPlan analyze(LogicalPlan parsed) {
        return analyzer.executeAndCheck(parsed, new QueryPlanningTracker(Option.empty()));
    }

    /** Gives an analysed plan a name. */
    void put(String name, LogicalPlan analysed) {
        relations.put(name.toLowerCase(Locale.ROOT), analysed);
        TemporaryViewRelation view =
                new TemporaryViewRelation(description(name, analysed.schema()), Option.apply(analysed));
        catalog.createTempView(name, view, false);
    }

    /** What has a name. */
    Optional<LogicalPlan> find(String name) {
        return Optional.ofNullable(relations.get(name.toLowerCase(Locale.ROOT)));
    }

    /** All rows of what has a name, which is in the plan. */
    LogicalPlan all(String name) {
        return analyze(new Project(
                Trees.seq(List.<NamedExpression>of(new UnresolvedStar(Option.empty()))),
                new UnresolvedRelation(Trees.seq(List.of(name)), CaseInsensitiveStringMap.empty(), false)));
    }

    private static CatalogTable description(String name, StructType schema) {
        return new CatalogTable(
                new TableIdentifier(name, Option.empty()),
                CatalogTableType.VIEW(),
                CatalogStorageFormat.empty(),
                schema,
                Option.empty(),
                Trees.seq(List.of()),
                Option.empty(),
                "",
                0,
                -1,
                "",
                Trees.map(Map.of(CatalogTable.VIEW_STORING_ANALYZED_PLAN(), "true")),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Trees.seq(List.of()),
                false,
                true,
                Trees.map(Map.of()),
                Option.empty());
    }
}
