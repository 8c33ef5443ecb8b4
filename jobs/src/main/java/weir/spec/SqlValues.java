package weir.spec;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Section;
import weir.yaml.Variables;

/** Reads values that are SQL. */
final class SqlValues {
    private final Reading reading;

    SqlValues(Reading reading) {
        this.reading = reading;
    }

    /** SQL that has to be there. */
    SqlText required(Section section, String key) {
        return section.required(key).map(node -> sql(section.place(key), node)).orElseGet(() -> SqlText.of(""));
    }

    /** SQL that may be missing. */
    Optional<SqlText> optional(Section section, String key) {
        return section.node(key).map(node -> sql(section.place(key), node));
    }

    private SqlText sql(Position position, Node node) {
        if (!(node instanceof ScalarNode scalar) || !Scalar.isText(node)) {
            reading.unsound(position, "has to be a text, not " + Scalar.describe(node), "");
            return SqlText.of("");
        }
        if (Variables.in(scalar.getValue())) {
            // Spark would put its own configuration and the environment there, secrets included.
            reading.unsound(position, "variables cannot be used in SQL", "Write the value itself");
        } else if (scalar.getValue().isBlank()) {
            reading.unsound(position, "must not be empty", "");
        }
        return new SqlText(position, scalar.getValue(), SourceLines.of(reading.source(), scalar));
    }
}
