package weir.feed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many clients that send a byte ten times a second; whoever is sent away comes again. */
final class SlowClients implements Actors.Act, AutoCloseable {
    private final int port;
    private final int count;
    private final String head;
    private final List<Socket> sockets = new ArrayList<>();

    /** @param head what each sends at once, and after it byte by byte */
    SlowClients(int port, int count, String head) {
        this.port = port;
        this.count = count;
        this.head = head;
    }

    @Override
    public void once() throws IOException {
        while (sockets.size() < count) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        for (Socket socket : List.copyOf(sockets)) {
            try {
                socket.getOutputStream().write('x');
            } catch (IOException e) {
                socket.close();
                sockets.remove(socket);
            }
        }
        Actors.pause(100);
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
