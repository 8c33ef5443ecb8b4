package weir.socket;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.pipeline.Stream;
import weir.pipeline.StreamType;
import weir.yaml.Key;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Text;

/** The kind of stream {@code socket}. */
public final class SocketType implements StreamType {
    static final String KEY = "socket";

    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^\\s:/\\[\\]]+)):"
            + "0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])");
    private static final Key<String> SOCKET = Key.optional(
            KEY,
            Text.ANY.matching(ADDRESS, "is not an address", "Write host:port, for example 127.0.0.1:9999"),
            "Lines that the TCP server at HOST:PORT sends: JSON with a schema, text without one.");

    @Override
    public Key<?> key() {
        return SOCKET;
    }

    @Override
    public List<Key<?>> keysBeside() {
        return List.of();
    }

    @Override
    public String plural() {
        return "lines of a socket";
    }

    @Override
    public boolean isOfDrops() {
        return false;
    }

    @Override
    public boolean needsSchema() {
        return false;
    }

    @Override
    public List<Map<String, Object>> rulesOf(Key<?> schema) {
        return List.of();
    }

    @Override
    public Stream.Source read(Section stream, Reading reading, boolean hasSchema) {
        Stream.Format format = Stream.Format.ofLines(hasSchema);
        Matcher parts = ADDRESS.matcher(stream.text(SOCKET));
        return parts.matches()
                ? new SocketSource(
                        parts.group(1) == null ? parts.group(2) : parts.group(1),
                        Integer.parseInt(parts.group(3)),
                        format)
                : new SocketSource("", 1, format);
    }
}
