package weir.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.SparkSession;
import weir.pipeline.Pipeline;
import weir.pipeline.PipelineFile;
import weir.run.SparkSessions;

/**
 * Spark as it starts for a pipeline. Where executors are pods it begins at once, while the pipeline is still being planned: they come up in
 * the meantime. Elsewhere it begins when it is needed, and a pipeline with a mistake is told so without it.
 */
final class SparkStart implements AutoCloseable {
    private final Callable<SparkSession> starting;
    private FutureTask<SparkSession> start;
    private boolean isBegun;

    /** @param draft the pipeline, which may have mistakes: then nothing begins before it is needed */
    SparkStart(PipelineFile.Draft draft, Optional<String> master) {
        Pipeline pipeline = draft.pipeline();
        this.starting = () -> SparkSessions.start(pipeline.name(), pipeline.settings(), master);
        this.start = new FutureTask<>(starting);
        this.isBegun = draft.problems().isEmpty() && SparkSessions.usesPods(pipeline.settings(), master);
        if (isBegun) {
            new Thread(start, "weir spark").start();
        }
    }

    /** Waits until Spark is there. */
    SparkSession session() throws InterruptedException {
        if (!isBegun) {
            isBegun = true;
            start.run();
        }
        try {
            SparkSession session = start.get();
            // As if this thread had started it.
            SparkSession.setActiveSession(session);
            return session;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Forgets the Spark that was there, which has been stopped: the next one that is asked for is a new one. */
    void again() {
        start = new FutureTask<>(starting);
        isBegun = false;
    }

    /** Stops Spark, if it has begun. */
    @Override
    public void close() {
        if (!isBegun) {
            return;
        }
        try {
            start.get().stop();
        } catch (ExecutionException e) {
            // There is nothing to stop. Whoever waited for Spark has been told, and else there is a mistake in the
            // pipeline, which comes first.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
