package weir.identity;

import java.util.List;

/**
 * A stream at a place where a query reads it.
 *
 * @param stream its name, in lower case
 * @param part what reads it there, a part of a UNION as a text; empty where the query reads the stream once, or not under a UNION
 */
public record Source(String stream, String part) {
    /** The stream, and the part that reads it if there is more than one. */
    public String text() {
        return part.isEmpty() ? stream : stream + " (" + part + ")";
    }

    /** The same streams, whatever reads them. */
    public static List<Source> byName(List<Source> sources) {
        return sources.stream().map(source -> new Source(source.stream(), "")).toList();
    }
}
