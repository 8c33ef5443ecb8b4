package weir.run;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Writes down what Spark tells of its queries. */
final class ProgressListener extends StreamingQueryListener {
    private final Map<String, QueryStats> boards;
    private final TaskListener tasks;
    /** By Spark's ids of the queries that have started. */
    private final Map<UUID, QueryStats> started = new ConcurrentHashMap<>();

    /**
     * @param boards by the names of streaming queries
     * @param tasks what hears of their tasks
     */
    ProgressListener(Map<String, QueryStats> boards, TaskListener tasks) {
        this.boards = boards;
        this.tasks = tasks;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        QueryStats board = boards.get(event.name());
        if (board != null) {
            started.put(event.id(), board);
            tasks.listenFor(event.id(), board);
        }
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        QueryStats board = boards.get(progress.name());
        if (board != null) {
            board.told(progress);
        }
    }

    @Override
    public void onQueryIdle(QueryIdleEvent event) {
        QueryStats board = started.get(event.id());
        if (board != null) {
            board.idle();
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // The supervisor knows.
    }
}
