package weir.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port.
 *
 * @param host name or address, IPv6 in brackets; loopback where only a port was given
 * @param port 0 for any that is free
 */
public record HostPort(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("(?:(\\[[0-9a-fA-F:.]+]|[^:/\\s]+):)?(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    /** Reads {@code HOST:PORT} or {@code PORT}; empty if the text is neither. */
    public static Optional<HostPort> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            return Optional.empty();
        }
        String host = matcher.group(1) == null ? "127.0.0.1" : matcher.group(1);
        return Optional.of(new HostPort(host, Integer.parseInt(matcher.group(2))));
    }

    /** As the JDK takes it; a name is looked up. */
    public InetSocketAddress socket() {
        return new InetSocketAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
        InetAddress resolved = socket().getAddress();
        return resolved != null && resolved.isLoopbackAddress();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
