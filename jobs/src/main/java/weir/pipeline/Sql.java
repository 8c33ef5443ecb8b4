package weir.pipeline;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import weir.yaml.Keywords;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Type;
import weir.yaml.Variables;

/** A value that is SQL. */
final class Sql implements Type<SqlText> {
    /** SQL that is not empty. */
    static final Sql TEXT = new Sql();

    private Sql() {}

    @Override
    public Optional<SqlText> read(Reading reading, Position position, Node node) {
        if (!(node instanceof ScalarNode scalar) || !Scalar.isText(node)) {
            reading.unsound(position, "has to be a text, not " + Scalar.describe(node), "");
            return Optional.of(SqlText.of(""));
        }
        if (Variables.in(scalar.getValue())) {
            // Spark would put its own configuration and the environment there, secrets included.
            reading.unsound(position, "variables cannot be used in SQL", "Write the value itself");
        } else if (scalar.getValue().isBlank()) {
            reading.unsound(position, "must not be empty", "");
        }
        return Optional.of(new SqlText(position, scalar.getValue(), SourceLines.of(reading.source(), scalar)));
    }

    @Override
    public Map<String, Object> schema() {
        return Keywords.of("type", "string", "pattern", "\\S", "not", Keywords.of("pattern", "\\$\\{"));
    }
}
