package weir.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import weir.address.HostPort;

/** A client that sends any header, also those that Java's own does not let through. */
final class Browser {
    private static final int PATIENCE_MILLIS = 10_000;

    private final int port;

    Browser(int port) {
        this.port = port;
    }

    /**
     * An answer.
     *
     * @param head the status line and the headers
     * @param body of an answer that ends the connection
     */
    record Got(List<String> head, String body) {
        int status() {
            return Integer.parseInt(head.get(0).split(" ", -1)[1]);
        }

        String header(String name) {
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT)
                            .startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .collect(Collectors.joining(", "));
        }
    }

    /** Asks as this machine's browser does. */
    Got get(String path, String... headers) throws IOException {
        return send("GET", path, "localhost:" + port, headers);
    }

    Got send(String method, String path, String host, String... headers) throws IOException {
        try (Socket socket = connect(method, path, host, "close", headers);
                BufferedReader in = reader(socket)) {
            return new Got(head(in), in.lines().collect(Collectors.joining("\n")));
        }
    }

    /** A connection whose answer does not end. */
    Socket follow(String path, String... headers) throws IOException {
        return connect("GET", path, "localhost:" + port, "keep-alive", headers);
    }

    private Socket connect(String method, String path, String host, String connection, String... headers)
            throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new HostPort("127.0.0.1", port).socket());
        socket.setSoTimeout(PATIENCE_MILLIS);
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: "
                + connection + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static List<String> head(BufferedReader in) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.add(line);
        }
        return head;
    }

    /** Lines of a stream up to the first that begins with a text, which is the last. */
    static List<String> upTo(BufferedReader in, String beginning) {
        List<String> lines = new ArrayList<>();
        try {
            String line;
            do {
                line = in.readLine();
                lines.add(line);
            } while (line != null && !line.startsWith(beginning));
        } catch (IOException e) {
            throw new UncheckedIOException("after " + lines, e);
        }
        return lines;
    }
}
