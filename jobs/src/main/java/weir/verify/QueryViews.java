package weir.verify;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import weir.control.Snapshot;
import weir.pipeline.KeptView;
import weir.run.LateRows;

/** Views of one query's checkpoint and ledger, and how far it was in the one that its contents belong to. */
final class QueryViews {
    private final SparkSession session;
    private final String query;
    private final Supplier<ControlView> views;
    private Optional<Progress> progress = Optional.empty();

    QueryViews(SparkSession session, String query, Supplier<ControlView> views) {
        this.session = session;
        this.query = query;
        this.views = views;
    }

    /** One of the present moment. */
    KeptView open() {
        return new View(views.get());
    }

    /** How far the query was; to be asked when contents have been opened. */
    Progress progress() {
        return progress.orElseThrow();
    }

    private final class View implements KeptView {
        private final ControlView view;

        View(ControlView view) {
            this.view = view;
        }

        @Override
        public OptionalLong committed() {
            return Progress.committed(view, query);
        }

        @Override
        public OptionalLong lastKept(String sink) {
            return view.lastKept(query, sink);
        }

        @Override
        public void compareUpTo(long batch) {
            progress =
                    Optional.of(Progress.at(view, query, batch, committed(), LateRows.limitIsOfBatchBefore(session)));
        }

        @Override
        public Snapshot snapshot() {
            return view.snapshot().orElseThrow();
        }

        @Override
        public void close() {
            view.close();
        }
    }
}
