package weir.feed.source;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/**
 * A host and a port.
 *
 * @param host name or address; loopback where only a port was given
 * @param port 0 for any that is free
 */
public record Address(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("(?:tcp://)?(?:(\\[[0-9a-fA-F:.]+]|[^:/\\s]+):)?(\\d{1,5})");

    /**
     * Reads {@code tcp://host:port}, {@code host:port} or {@code port}.
     *
     * @throws InvalidInput if it is none of these
     */
    public static Address parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new InvalidInput(List.of(new Problem(
                    "address", 0, "", "\"" + text + "\" is no address", "Write tcp://HOST:PORT, HOST:PORT or PORT")));
        }
        String host = matcher.group(1) == null ? "127.0.0.1" : matcher.group(1);
        return new Address(host, Integer.parseInt(matcher.group(2)));
    }

    /** As the JDK takes it. */
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
