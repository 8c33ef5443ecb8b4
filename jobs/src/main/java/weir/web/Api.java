package weir.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.serve.Answer;

/** The API: JSON, as {@code docs/schema/api.schema.json} says. */
final class Api extends Handler.Abstract {
    static final String PREFIX = "/api/v1/";
    static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Endpoint> endpoints;
    private final Set<String> data;
    private final ConsoleAccess access;

    /**
     * Of these endpoints.
     *
     * @param endpoints by name
     * @param data the names of those that show data
     */
    Api(Map<String, Endpoint> endpoints, Set<String> data, ConsoleAccess access) {
        this.endpoints = Map.copyOf(endpoints);
        this.data = Set.copyOf(data);
        this.access = access;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).startsWith(PREFIX)) {
            return false;
        }
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        answer(Asked.of(request, PREFIX)).send(response, callback);
        return true;
    }

    private Answer answer(Asked asked) {
        String name = asked.path().get(0);
        Endpoint endpoint = endpoints.get(name);
        if (endpoint == null) {
            return error(404, "There is no \"" + name + "\"; there are "
                    + String.join(", ", endpoints.keySet().stream().sorted().toList()));
        }
        Optional<String> refusal = data.contains(name) ? access.refusal(asked.token()) : Optional.empty();
        if (refusal.isPresent()) {
            return error(access.needsToken() ? 401 : 403, refusal.get());
        }
        try {
            return Answer.json(endpoint.answer(asked).toString());
        } catch (Endpoint.NoSuchThing e) {
            return error(404, e.getMessage());
        } catch (InvalidInput e) {
            return error(400, e.getMessage());
        } catch (Failure e) {
            return error(503, e.getMessage());
        }
    }

    private static Answer error(int code, String message) {
        ObjectNode error = JSON.createObjectNode().put("error", message);
        return new Answer(code, "application/json", error + "\n");
    }
}
