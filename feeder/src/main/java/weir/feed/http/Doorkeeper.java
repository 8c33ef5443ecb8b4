package weir.feed.http;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Says who may write which stream. Whoever shows no token learns nothing, not even which streams there are. Thread-safe. */
final class Doorkeeper {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([\\x21-\\x7e]+) *");
    private final Map<String, HttpIntake.Stream> streams;
    private final List<Token> tokens;

    /**
     * Who was let in.
     *
     * @param space name space of its keys
     */
    record Entry(HttpIntake.Stream stream, String space) {}

    Doorkeeper(Map<String, HttpIntake.Stream> streams) {
        this.streams = new TreeMap<>(streams);
        this.tokens = streams.values().stream()
                .map(HttpIntake.Stream::tokens)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }

    /** @throws Answer.Refusal if the client is a stranger to an address that has tokens, whatever it asks for */
    void admit(Exchange exchange, String stream) throws Answer.Refusal {
        boolean isOpen = tokens.isEmpty()
                || (streams.containsKey(stream) && streams.get(stream).tokens().isEmpty());
        if (!isOpen && shown(exchange).isEmpty()) {
            throw new Answer.Refusal(401, "Authorization must be Bearer and a token of this address", 0);
        }
    }

    /** @throws Answer.Refusal if there is no such stream, or the client may not write it */
    Entry enter(Exchange exchange, String name) throws Answer.Refusal {
        List<Token> shown = shown(exchange);
        HttpIntake.Stream stream = streams.get(name);
        if (stream == null) {
            throw new Answer.Refusal(404, "no stream \"" + name + "\"; there is " + writable(shown), 0);
        }
        if (stream.tokens().isEmpty()) {
            return new Entry(stream, certificate(exchange.request()));
        }
        Optional<Token> token = stream.tokens().stream().filter(shown::contains).findFirst();
        if (token.isEmpty()) {
            throw new Answer.Refusal(403, "this token may not write stream \"" + name + "\"", 0);
        }
        return new Entry(stream, token.get().name());
    }

    private List<Token> shown(Exchange exchange) {
        Matcher header = BEARER.matcher(exchange.header(HttpHeader.AUTHORIZATION));
        return header.matches()
                ? tokens.stream().filter(token -> token.is(header.group(1))).toList()
                : List.of();
    }

    private String writable(List<Token> shown) {
        return streams.entrySet().stream()
                .filter(each -> each.getValue().tokens().isEmpty()
                        || each.getValue().tokens().stream().anyMatch(shown::contains))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    /** Whose certificate the client has shown; empty if it has none. */
    private static String certificate(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                        && session.peerCertificates() != null
                        && session.peerCertificates().length > 0
                ? subject(session.peerCertificates()[0])
                : "";
    }

    private static String subject(X509Certificate certificate) {
        return "certificate " + certificate.getSubjectX500Principal().getName();
    }
}
