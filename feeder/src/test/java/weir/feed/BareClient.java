package weir.feed;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP client as bare as can be: one connection, kept; what it measures is the server. Not thread-safe. */
final class BareClient implements Closeable {
    private final Socket socket;

    /**
     * What came back.
     *
     * @param body text
     * @param isLast whether the server closes the connection
     */
    record Reply(int status, String body, boolean isLast) {}

    BareClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(40_000);
    }

    Socket socket() {
        return socket;
    }

    Reply get(String path) throws IOException {
        send(("GET " + path + " HTTP/1.1\r\nHost: weir\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return reply();
    }

    /** @param headers lines, each with its end */
    Reply post(String path, String headers, byte[] body) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: weir\r\n" + headers + "Content-Length: " + body.length;
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + 4 + body.length);
        request.writeBytes((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        send(request.toByteArray());
        return reply();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Reply reply() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            head.append((char) next);
        }
        String text = head.toString().toLowerCase(java.util.Locale.ROOT);
        int length = Integer.parseInt(text.replaceFirst("(?s).*\r\ncontent-length: *(\\d+).*", "$1"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the server closed the connection");
        }
        return new Reply(
                Integer.parseInt(text.substring(9, 12)),
                new String(body, StandardCharsets.UTF_8),
                text.contains("\r\nconnection: close"));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
