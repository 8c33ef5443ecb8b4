package weir.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A whole answer.
 *
 * @param code of HTTP
 * @param type the media type
 * @param text the body
 */
public record Answer(int code, String type, String text) {
    /** One line for a person. */
    public static Answer text(int code, String text) {
        return new Answer(code, "text/plain; charset=utf-8", text + "\n");
    }

    /** What was found, as JSON. */
    public static Answer json(String text) {
        return new Answer(200, "application/json", text + "\n");
    }

    /** Sends it without waiting for the client. To a HEAD, Jetty sends no body. */
    public void send(Response response, Callback callback) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
