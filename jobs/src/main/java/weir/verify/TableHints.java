package weir.verify;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import weir.catalyst.Trees;
import weir.pipeline.Table;

/** What rows may differ by although the drops are the same: a reference table is read as it is now, and was read as it was then. */
final class TableHints {
    private TableHints() {}

    /**
     * A sentence for each table that a query uses, without a full stop.
     *
     * @param tables of the pipeline, by name
     */
    static List<String> of(LogicalPlan plan, Map<String, Table> tables, Configuration configuration) {
        return tables.values().stream()
                .filter(table -> Trees.nodes(plan, View.class).stream()
                        .anyMatch(view -> view.desc().identifier().table().equalsIgnoreCase(table.name())))
                .map(table -> "table \"" + table.name() + "\" may have changed since the rows were made"
                        + changed(table, configuration))
                .toList();
    }

    private static String changed(Table table, Configuration configuration) {
        Path file = new Path(table.csv());
        try {
            long millis = file.getFileSystem(configuration).getFileStatus(file).getModificationTime();
            return ": its file was written at " + Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
        } catch (IOException cannotBeAsked) {
            return "";
        }
    }
}
