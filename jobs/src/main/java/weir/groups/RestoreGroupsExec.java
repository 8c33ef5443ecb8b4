package weir.groups;

import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.StateStoreRestoreExec;

/** Puts before each group of a batch what was kept of it. */
final class RestoreGroupsExec extends InPlaceOf<StateStoreRestoreExec> {
    private final transient GroupState state;

    RestoreGroupsExec(StateStoreRestoreExec operator, GroupState state) {
        super(operator);
        this.state = state;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        SparkPlan groups = operator().child();
        RestoreGroups restore = new RestoreGroups(
                new GroupLayout(operator().keyExpressions(), groups.output(), Optional.empty()),
                state.kept(operator().getStateInfo()),
                operator().longMetric("numOutputRows"));
        return groups.execute()
                .toJavaRDD()
                .mapPartitionsWithIndex(restore, true)
                .rdd();
    }

    @Override
    SparkPlan over(SparkPlan other) {
        return new RestoreGroupsExec((StateStoreRestoreExec) other, state);
    }
}
