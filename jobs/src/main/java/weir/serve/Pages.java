package weir.serve;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;

/**
 * Lets handlers that may wait (for a database, for Spark, for a slow client) work on few threads of their own, so that the probes never wait for
 * them. Who comes when all are busy and the queue is full gets 503.
 */
final class Pages extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    static final int THREADS = 8;
    static final int QUEUE = 32;

    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUE), Daemons.named("weir pages"));

    Pages(Handler handler) {
        super(handler);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            threads.execute(() -> answer(request, response, callback));
        } catch (RejectedExecutionException e) {
            Answer.text(503, "Too many pages are asked for at once. Try again in a moment.")
                    .send(response, callback);
        }
        return true;
    }

    private void answer(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Answer.text(404, "There is no such page; there is /healthz, /readyz, /metrics and /status.")
                        .send(response, callback);
            }
        } catch (Exception e) {
            LOG.warn(
                    "request failed path={} reason=\"{}\"", request.getHttpURI().getPath(), Failure.reason(e));
            callback.failed(e);
        }
    }

    @Override
    protected void doStop() throws Exception {
        threads.shutdownNow();
        super.doStop();
    }
}
