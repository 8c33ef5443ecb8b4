package weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Listens to the batches of the one query of a session. */
final class Batches extends StreamingQueryListener {
    private static final int ROWS = 1_000;
    private static final Duration CATCH_UP = Duration.ofMinutes(10);
    /** An empty batch follows at once, if one does. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final LinkedBlockingQueue<StreamingQueryProgress> progress = new LinkedBlockingQueue<>();

    private Batches() {}

    static List<Cost> measure(SparkSession session, Drops drops, int batches) throws Exception {
        Batches listener = new Batches();
        session.streams().addListener(listener);
        try {
            // Behind this one it has caught up.
            drops.write(1, ROWS);
            listener.next(CATCH_UP);
            List<Cost> costs = new ArrayList<>();
            for (int i = 0; i < batches; i++) {
                drops.write(1, ROWS);
                costs.add(Cost.of(listener.next(CATCH_UP)));
            }
            return costs;
        } finally {
            session.streams().removeListener(listener);
        }
    }

    /** The next batch with rows, and the empty ones behind it. */
    private List<StreamingQueryProgress> next(Duration patience) throws InterruptedException {
        List<StreamingQueryProgress> batch = new ArrayList<>();
        StreamingQueryProgress each = progress.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        while (each != null) {
            batch.add(each);
            each = progress.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (batch.isEmpty()) {
            throw new IllegalStateException("no batch within " + patience);
        }
        return batch;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        if (event.progress().durationMs().containsKey("addBatch")) {
            progress.add(event.progress());
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
}
