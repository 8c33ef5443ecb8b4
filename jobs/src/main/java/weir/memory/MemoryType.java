package weir.memory;

import java.util.Optional;
import weir.pipeline.Sink;
import weir.pipeline.SinkReading;
import weir.pipeline.SinkType;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Position;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Values;

/** The kind of sink {@code memory}. */
public final class MemoryType implements SinkType {
    static final String KEY = "memory";

    private static final Key<Integer> ROWS = Key.optional(
                    "rows", Values.COUNT, "At most so many rows: the newest ones or, of mode complete, the first ones.")
            .orElse(MemoryTable.ROWS);
    private static final Shape IN_MEMORY = Shape.of(ROWS);
    private static final Key<Element> MEMORY = Key.optional(
            KEY,
            Element.anyOf(IN_MEMORY, Element.nothing()),
            "A table in the driver's memory, under the name of the query.");

    @Override
    public Key<?> key() {
        return MEMORY;
    }

    @Override
    public boolean needsDatabase() {
        return false;
    }

    @Override
    public Optional<Sink> alone(Position position) {
        return Optional.of(new MemoryTable(position, MemoryTable.ROWS));
    }

    @Override
    public Sink read(Section sink, SinkReading reading) {
        Element memory = sink.get(MEMORY).orElseThrow();
        if (Section.isNull(memory.node())) {
            return alone(reading.position()).orElseThrow();
        }
        Section section = IN_MEMORY.section(reading.reading(), memory.position(), memory.node());
        Sink made = new MemoryTable(reading.position(), section.value(ROWS));
        section.end();
        return made;
    }
}
