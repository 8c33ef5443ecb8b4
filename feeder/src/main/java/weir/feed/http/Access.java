package weir.feed.http;

import java.util.List;
import java.util.Optional;

/**
 * Who may write a stream.
 *
 * @param tls how its address is encrypted, and whose certificates clients must show; empty for plain HTTP
 * @param tokens of which a client must show one; none if everybody may write who gets through
 */
public record Access(Optional<Tls> tls, List<Token> tokens) {
    /** Everybody, in plain HTTP. */
    public static final Access OPEN = new Access(Optional.empty(), List.of());

    /** Keeps its own copy. */
    public Access {
        tokens = List.copyOf(tokens);
    }

    /** Whether clients need not show anything. */
    public boolean isOpen() {
        return tokens.isEmpty() && tls.flatMap(Tls::clientCa).isEmpty();
    }
}
