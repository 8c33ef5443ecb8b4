package weir.serve;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * Where to listen.
 *
 * @param host name or address; loopback where only a port was given
 * @param port 0 for any that is free
 */
public record Address(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("(?:(\\[[0-9a-fA-F:.]+]|[^:/\\s]+):)?(\\d{1,5})");

    /**
     * Reads {@code HOST:PORT} or {@code PORT}.
     *
     * @throws TypeConversionException if the text is neither
     */
    public static Address parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new TypeConversionException("\"" + text + "\" is no address; write HOST:PORT or PORT");
        }
        String host = matcher.group(1) == null ? "127.0.0.1" : matcher.group(1);
        return new Address(host, Integer.parseInt(matcher.group(2)));
    }

    InetSocketAddress socket() {
        return new InetSocketAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
