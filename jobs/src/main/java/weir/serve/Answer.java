package weir.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A whole answer. */
record Answer(int code, String type, String text) {
    static Answer text(int code, String text) {
        return new Answer(code, "text/plain; charset=utf-8", text + "\n");
    }

    static Answer json(String text) {
        return new Answer(200, "application/json", text + "\n");
    }

    /** Sends it without waiting for the client. To a HEAD, Jetty sends no body. */
    void send(Response response, Callback callback) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
