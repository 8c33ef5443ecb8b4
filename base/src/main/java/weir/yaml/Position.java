package weir.yaml;

/**
 * Where something stands in a file.
 *
 * @param line from 1
 * @param path for example {@code queries.activity.sinks[0]}
 */
public record Position(int line, String path) {
    /** The place of a value below this one. */
    public Position at(int line, String key) {
        return new Position(line, path + "." + key);
    }
}
