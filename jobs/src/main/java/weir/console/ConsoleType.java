package weir.console;

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

/** The kind of sink {@code console}. */
public final class ConsoleType implements SinkType {
    static final String KEY = "console";

    private static final Key<Integer> ROWS =
            Key.optional("rows", Values.COUNT, "At most so many rows a batch.").orElse(20);
    private static final Shape TERMINAL = Shape.of(ROWS);
    private static final Key<Element> CONSOLE =
            Key.optional(KEY, Element.anyOf(TERMINAL, Element.nothing()), "The terminal.");

    @Override
    public Key<?> key() {
        return CONSOLE;
    }

    @Override
    public boolean needsDatabase() {
        return false;
    }

    @Override
    public Optional<Sink> alone(Position position) {
        return Optional.of(new Console(position, ROWS.byDefault().orElseThrow()));
    }

    @Override
    public Sink read(Section sink, SinkReading reading) {
        Element console = sink.get(CONSOLE).orElseThrow();
        if (Section.isNull(console.node())) {
            return alone(reading.position()).orElseThrow();
        }
        Section section = TERMINAL.section(reading.reading(), console.position(), console.node());
        Sink made = new Console(reading.position(), section.value(ROWS));
        section.end();
        return made;
    }
}
