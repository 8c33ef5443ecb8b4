package weir.web;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.URIUtil;

/**
 * What is asked of the API.
 *
 * @param path the parts of the path behind {@code /api/v1/}, at least one
 * @param parameters of the query string
 * @param token that the client shows
 */
record Asked(List<String> path, Fields parameters, Optional<String> token) {
    private static final String BEARER = "Bearer ";

    /** Keeps its own copy of {@code path}. */
    Asked {
        path = List.copyOf(path);
    }

    static Asked of(Request request, String prefix) {
        String path = Request.getPathInContext(request).substring(prefix.length());
        Optional<String> token = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .filter(value -> value.startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()));
        return new Asked(
                List.of(path.split("/", -1)).stream().map(URIUtil::decodePath).toList(),
                Request.extractQueryParameters(request),
                token);
    }

    /** The part of the path behind the endpoint's name. */
    Optional<String> part(int place) {
        return path.size() > place && !path.get(place).isEmpty() ? Optional.of(path.get(place)) : Optional.empty();
    }

    /** A whole number, as asked for or by default, within bounds. */
    int number(String name, int otherwise, int most) {
        String text = parameters.getValue(name);
        return text != null && text.matches("\\d{1,9}") ? Math.max(1, Math.min(most, Integer.parseInt(text))) : otherwise;
    }
}
