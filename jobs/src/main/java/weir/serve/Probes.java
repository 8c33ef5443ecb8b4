package weir.serve;

import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.metrics.MetricsRegistry;

/** Answers {@code /healthz}, {@code /readyz}, {@code /metrics} and {@code /status} from memory, on the server's own threads: it waits for nothing. */
final class Probes extends Handler.Abstract.NonBlocking {
    private final Map<String, Supplier<Answer>> answers;

    Probes(DriverLife life) {
        DriverMetrics metrics = new DriverMetrics(life);
        this.answers = Map.of(
                "/healthz", () -> verdict(life.health()),
                "/readyz", () -> verdict(life.readiness()),
                "/metrics", () -> new Answer(200, MetricsRegistry.MEDIA_TYPE, metrics.text()),
                "/status", () -> Answer.json(StatusJson.of(life)));
    }

    private static Answer verdict(DriverLife.Verdict verdict) {
        return Answer.text(verdict.isGood() ? 200 : 503, verdict.told());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Supplier<Answer> answer = answers.get(request.getHttpURI().getPath());
        if (answer == null) {
            return false;
        }
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            answer.get().send(response, callback);
        } else {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Answer.text(405, "Only GET and HEAD are answered.").send(response, callback);
        }
        return true;
    }
}
