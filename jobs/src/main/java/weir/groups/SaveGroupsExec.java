package weir.groups;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.StateStoreSaveExec;
import org.apache.spark.sql.execution.streaming.StatefulOperatorStateInfo;
import org.apache.spark.util.CollectionAccumulator;
import weir.catalyst.Trees;

/** Hands the groups of a batch over to be kept, and hands on those that the mode wants, by the rules of {@link StateStoreSaveExec}. */
final class SaveGroupsExec extends InPlaceOf<StateStoreSaveExec> {
    private final transient GroupState state;

    SaveGroupsExec(StateStoreSaveExec operator, GroupState state) {
        super(operator);
        this.state = state;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        StateStoreSaveExec save = operator();
        Output output = Output.of(save.outputMode().get());
        // A result that is replaced as a whole keeps its groups for ever.
        boolean canEnd = output != Output.ALL
                && Trees.list(save.keyExpressions()).stream()
                        .anyMatch(key -> key.metadata().contains(EventTimeWatermark.delayKey()));
        Optional<Expression> late = Trees.optional(save.watermarkExpressionForLateEvents());
        Optional<Expression> ended =
                Trees.optional(save.watermarkExpressionForEviction()).filter(unused -> canEnd);
        StatefulOperatorStateInfo info = save.getStateInfo();
        GroupLayout layout = new GroupLayout(save.keyExpressions(), save.child().output(), ended);
        CollectionAccumulator<GroupPart> parts = sparkContext().collectionAccumulator();
        SaveGroups saving = new SaveGroups(
                layout,
                state.kept(info),
                parts,
                output,
                late,
                save.longMetric("numRowsDroppedByWatermark"),
                save.longMetric("numOutputRows"));
        JavaRDD<InternalRow> saved = save.child().execute().toJavaRDD().mapPartitionsWithIndex(saving, true);
        state.begin(info, new GroupState.Batch(info.storeVersion(), layout.endedAt(), parts, saved));
        return saved.rdd();
    }

    @Override
    SparkPlan over(SparkPlan other) {
        return new SaveGroupsExec((StateStoreSaveExec) other, state);
    }
}
