package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** What clients do that mean harm, or do not know better; each on a connection of its own. */
final class HostileActs {
    private HostileActs() {}

    static void postUntil(int status, int port, String headers, byte[] body) throws IOException {
        int got = 429;
        while (got == 429) {
            try (BareClient client = new BareClient(port)) {
                got = client.post("/streams/out", headers, body).status();
            }
            Actors.pause(20);
        }
        assertThat(got).isEqualTo(status);
    }

    static byte[] gzipBomb() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 1 << 8; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        return bomb.toByteArray();
    }

    /** One array of so many rows, made while it is sent. */
    static void postArray(int port, int rows) throws IOException {
        try (BareClient client = new BareClient(port)) {
            client.send("POST /streams/out HTTP/1.1\r\nHost: weir\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("{\"x\":1.25,\"y\":2.5},".repeat(1_000) + "\n").getBytes(StandardCharsets.US_ASCII);
            byte[] frame = (Integer.toHexString(chunk.length) + "\r\n" + new String(chunk, StandardCharsets.US_ASCII)
                            + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            client.send("1\r\n[\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent < rows && client.socket().getInputStream().available() == 0; sent += 1_000) {
                client.send(frame);
            }
            assertThat(client.reply().status()).isIn(413, 429);
        }
        Actors.pause(100);
    }

    /** Sends something and does not wait for an answer. */
    static void sendAndLeave(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            // It was turned away while it was sending.
            Actors.pause(1);
        }
        Actors.pause(20);
    }

    static void comeAndGo(int port, int clients) throws IOException {
        try (SlowClients many = new SlowClients(port, clients, "")) {
            many.once();
        }
    }

    static void sendLongLine(int port, int mebibytes) throws IOException {
        byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            for (int sent = 0; sent < mebibytes; sent++) {
                socket.getOutputStream().write(part);
            }
            socket.getOutputStream().write('\n');
        } catch (SocketException e) {
            // Too many clients.
            Actors.pause(1);
        }
        Actors.pause(100);
    }
}
