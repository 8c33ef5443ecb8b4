package weir.run;

import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Writes down what Spark tells of its queries. */
final class ProgressListener extends StreamingQueryListener {
    private final Map<String, QueryBoard> boards;

    /** @param boards by the names of streaming queries */
    ProgressListener(Map<String, QueryBoard> boards) {
        this.boards = boards;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        // The supervisor knows.
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        QueryBoard board = boards.get(progress.name());
        if (board != null) {
            board.told(progress);
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // The supervisor knows.
    }
}
