package weir.pipeline;

import java.util.Optional;
import weir.yaml.Position;

/**
 * Reference data in a CSV file.
 *
 * @param position where it stands
 * @param name under which SQL finds it
 * @param csv its path or URI, absolute
 * @param header whether the first line names the columns
 * @param separator between two columns
 * @param schema the columns as Spark DDL; without it they are strings, named by the header
 */
public record Table(
        Position position, String name, String csv, boolean header, String separator, Optional<SqlText> schema) {}
