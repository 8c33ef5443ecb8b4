package weir.spec;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One pipeline file.
 *
 * @param file the file as the user named it
 * @param directory where it lies; relative paths in it start here
 * @param name the pipeline's name: lower-case letters, digits and {@code _}
 * @param streams what it reads, by name, in the file's order; likewise the other maps
 * @param tables reference data
 * @param views SQL that is not kept
 * @param queries SQL whose result is kept
 * @param postgres the database of all {@code postgres:} sinks and of the control plane
 * @param settings everything with a default
 */
public record Pipeline(
        String file,
        Path directory,
        String name,
        Map<String, Stream> streams,
        Map<String, Table> tables,
        Map<String, View> views,
        Map<String, Query> queries,
        Optional<PostgresConnection> postgres,
        Settings settings) {

    /** Keeps its own copies. */
    public Pipeline {
        streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
        queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
    }
}
