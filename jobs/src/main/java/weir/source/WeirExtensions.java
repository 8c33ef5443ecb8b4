package weir.source;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** LaneTail by every Spark session that has this jar, through {@code META-INF/services}. */
public final class WeirExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit>
        implements SparkSessionExtensionsProvider {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        inject(extensions, new PruneStreamColumns());
        inject(extensions, new NullKeysOfJoins());
        return BoxedUnit.UNIT;
    }

    private static void inject(SparkSessionExtensions extensions, Rule<LogicalPlan> rule) {
        extensions.injectOptimizerRule(new AbstractFunction1<SparkSession, Rule<LogicalPlan>>() {
            @Override
            public Rule<LogicalPlan> apply(SparkSession session) {
                return rule;
            }
        });
    }
}
