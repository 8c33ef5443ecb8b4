package weir.feed.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpHeader;

/** Takes the bodies that are posted: reads them without waiting, unpacks and checks as many at a time as there are processors. */
final class Postings {
    /** What a request costs beside its body. */
    private static final long REQUEST_BYTES = 1 << 13;

    private static final Answer TOO_SLOW = Answer.refused(408, "the body took too long to come", 1);

    private final HttpLimits limits;
    private final Budget budget;
    private final ExecutorService workers = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()), task -> daemon(task, "http-body"));
    /** One, since those whose rows were synced together are answered together: to wake a thread for each would take longer. Never waits. */
    private final ExecutorService answering = Executors.newSingleThreadExecutor(task -> daemon(task, "http-answer"));

    Postings(HttpLimits limits) {
        this.limits = limits;
        this.budget = new Budget(limits.memoryBytes());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void take(Exchange exchange, Doorkeeper.Entry entry, String key) throws Answer.Refusal {
        Budget.Share share = budget.share();
        try {
            share.take(REQUEST_BYTES);
            Body body = new Body(exchange.header(HttpHeader.CONTENT_ENCODING), limits.mostBytes(), share);
            exchange.expect(limits.patience(), TOO_SLOW);
            exchange.read(new PostRequest(exchange, entry, key, body, share, workers, answering));
        } catch (Answer.Refusal e) {
            share.close();
            throw e;
        }
    }

    /** Ends the threads once they have nothing to do. */
    void stop() {
        workers.shutdown();
        answering.shutdown();
    }
}
