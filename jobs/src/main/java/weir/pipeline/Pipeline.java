package weir.pipeline;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import weir.control.PostgresConnection;
import weir.yaml.Position;

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
 * @param lines the line of each key in the file, by its path, for example {@code queries.activity.mode}
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
        Settings settings,
        Map<String, Integer> lines) {

    /** Keeps its own copies. */
    public Pipeline {
        streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
        queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
        lines = Map.copyOf(lines);
    }

    /** Where a path stands: on its own line, or on that of what holds it. */
    public Position position(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(at.lastIndexOf('.'), 0))) {
            Integer line = lines.get(at);
            if (line != null) {
                return new Position(line, path);
            }
        }
        return new Position(0, path);
    }
}
