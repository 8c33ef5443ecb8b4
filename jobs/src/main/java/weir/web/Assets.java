package weir.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The files of the pages, from memory. Each page has an address of its own and is the same document, which looks at the address. */
final class Assets extends Handler.Abstract.NonBlocking {
    private static final String DIRECTORY = "/weir/web/";
    private static final String DOCUMENT = "index.html";

    /** The pages' names, as their addresses begin. */
    private static final List<String> PAGES = List.of("", "query", "time", "drops", "rejects", "ask", "lives");

    /** All files there are. */
    static final List<String> FILES = List.of(
            DOCUMENT,
            "console.css",
            "icon.svg",
            "app.mjs",
            "live.mjs",
            "parts.mjs",
            "plot.mjs",
            "flow.mjs",
            "waterfall.mjs",
            "query.mjs",
            "time.mjs",
            "drops.mjs",
            "rejects.mjs",
            "ask.mjs",
            "lives.mjs",
            "vendor/preact.mjs",
            "vendor/hooks.mjs",
            "vendor/htm.mjs",
            "vendor/uplot.mjs",
            "vendor/uplot.css");

    private final Map<String, Asset> assets = new HashMap<>();

    private record Asset(String type, byte[] plain, byte[] packed, String tag) {}

    Assets() {
        FILES.forEach(name -> assets.put("/console/" + name, read(name)));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        Asset asset = assets.get(isPage(path) ? "/console/" + DOCUMENT : path);
        if (asset == null) {
            return false;
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, asset.type());
        headers.put(HttpHeader.ETAG, asset.tag());
        // A new version of the driver is noticed at once.
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (asset.tag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(304);
            callback.succeeded();
            return true;
        }
        boolean isPacked = request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING).toString().contains("gzip");
        byte[] body = isPacked ? asset.packed() : asset.plain();
        if (isPacked) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static boolean isPage(String path) {
        String rest = path.substring(1);
        int end = rest.indexOf('/');
        return PAGES.contains(end < 0 ? rest : rest.substring(0, end));
    }

    private static Asset read(String name) {
        byte[] plain = bytes(name);
        CRC32 sum = new CRC32();
        sum.update(plain);
        return new Asset(
                type(name), plain, packed(plain), "\"" + HexFormat.of().toHexDigits(sum.getValue(), 8) + "\"");
    }

    /** A file as it is shipped. */
    static byte[] bytes(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(DIRECTORY + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own file \"" + name + "\" cannot be read", e);
        }
    }

    static byte[] packed(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return packed.toByteArray();
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "mjs" -> "text/javascript; charset=utf-8";
            default -> throw new IllegalArgumentException(name);
        };
    }
}
