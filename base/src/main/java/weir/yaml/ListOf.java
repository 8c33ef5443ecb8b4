package weir.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A list.
 *
 * @param element what its values may be
 * @param <T> what is read of each
 */
public record ListOf<T>(Type<T> element) implements Type<List<T>> {
    @Override
    public Optional<List<T>> read(Reading reading, Position position, Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            reading.unsound(position, "has to be a list, not " + Scalar.describe(node), "");
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        int index = 0;
        for (Node value : sequence.getValue()) {
            Position place = reading.place(position.path() + "[" + index++ + "]", Scalar.line(value));
            element.read(reading, place, value).ifPresent(values::add);
        }
        return Optional.of(values);
    }

    @Override
    public Map<String, Object> schema() {
        return Keywords.of("type", "array", "items", element.schema());
    }

    @Override
    public Object written(List<T> value) {
        return value.stream().map(element::written).toList();
    }
}
