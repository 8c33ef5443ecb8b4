package weir.web;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.serve.Answer;

/**
 * Lets through what a person's browser asks on behalf of this console, and nothing that another site makes it ask. A name that somebody else's DNS
 * points at this driver is refused by {@code Host}; a page of another site by {@code Origin} and {@code Sec-Fetch-Site}.
 */
final class Guard extends Handler.Wrapper {
    /** Nothing is fetched from anywhere else, and no page of others frames this one. */
    static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Only digits, dots, colons and brackets: no DNS is asked for it, so that nobody can point it anywhere. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private final ConsoleAccess access;

    Guard(ConsoleAccess access, Handler behind) {
        super(behind);
        this.access = access;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Security-Policy", CONTENT_POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        Optional<Answer> refusal = refusal(request);
        if (refusal.isPresent()) {
            refusal.get().send(response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private Optional<Answer> refusal(Request request) {
        String host = Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (!isOurs(PORT.matcher(host).replaceFirst(""))) {
            return Optional.of(Answer.text(
                    421,
                    "Cannot answer for host \"" + host.replaceAll("[^a-z0-9.:_-]", "?")
                            + "\": it is no name of this driver. Add it to WEIR_CONSOLE_HOSTS if it is."));
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        boolean isOfOthers = origin != null && !origin.replaceFirst("^https?://", "").equals(host);
        // A link to a page is followed; what it shows is asked for by the page itself.
        boolean isCross = "cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"))
                && !"navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"));
        if (isOfOthers || isCross) {
            return Optional.of(Answer.text(403, "Cannot answer a page of another site. Open the console itself."));
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return Optional.of(Answer.text(405, "Only GET and HEAD are answered."));
        }
        return Optional.empty();
    }

    private boolean isOurs(String name) {
        return name.equals("localhost")
                || name.equals(access.address().host().toLowerCase(Locale.ROOT))
                || access.hosts().contains(name)
                || LITERAL.matcher(name).matches();
    }
}
