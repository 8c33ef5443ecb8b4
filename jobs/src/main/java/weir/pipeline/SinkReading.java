package weir.pipeline;

import java.util.List;
import java.util.Optional;
import weir.yaml.Key;
import weir.yaml.ListOf;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Text;
import weir.yaml.Type;

/**
 * What a kind of sink is read with.
 *
 * @param reading takes the problems
 * @param position where the sink stands
 * @param schema of tables in the pipeline's database; empty if the pipeline names none
 */
public record SinkReading(Reading reading, Position position, Optional<String> schema) {
    /** Names of columns, each once. */
    public static final Type<List<String>> COLUMNS =
            new ListOf<>(Text.ANY).where("minItems", 1).where("uniqueItems", true);

    /** What tells rows apart. */
    public static final Key<List<String>> KEY =
            Key.optional("key", COLUMNS, "The columns that tell rows apart; mode update needs them.");

    /** The columns that a key names; none if it is not there. */
    public List<String> columns(Section section, Key<List<String>> key) {
        List<String> columns = section.list(key);
        if (columns.isEmpty() && section.has(key)) {
            reading.problem(section.place(key), "must not be empty", "Name columns, or leave the key out");
        }
        if (columns.stream().distinct().count() < columns.size()) {
            reading.problem(section.place(key), "names a column twice", "");
        }
        return columns;
    }
}
