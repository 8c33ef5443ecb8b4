package weir.groups;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.StateStoreRestoreExec;
import org.apache.spark.sql.execution.streaming.StateStoreSaveExec;
import scala.runtime.AbstractPartialFunction;

/**
 * Has an aggregation restore and save its groups in PostgreSQL, where its query says so. All else of the plan stays as Spark has made it: partial
 * aggregation, merging of buffers, results, what is above and below.
 */
final class KeepGroups extends Rule<SparkPlan> {
    private final transient SparkSession session;

    KeepGroups(SparkSession session) {
        this.session = session;
    }

    @Override
    public SparkPlan apply(SparkPlan plan) {
        Optional<GroupState> state = GroupState.of(session);
        return state.isPresent() ? plan.transformUp(new Replacing(state.get())) : plan;
    }

    private static final class Replacing extends AbstractPartialFunction<SparkPlan, SparkPlan> {
        private final transient GroupState state;

        Replacing(GroupState state) {
            this.state = state;
        }

        @Override
        public boolean isDefinedAt(SparkPlan node) {
            return node instanceof StateStoreRestoreExec || node instanceof StateStoreSaveExec;
        }

        @Override
        public SparkPlan apply(SparkPlan node) {
            return node instanceof StateStoreRestoreExec restore
                    ? new RestoreGroupsExec(restore, state)
                    : new SaveGroupsExec((StateStoreSaveExec) node, state);
        }
    }
}
