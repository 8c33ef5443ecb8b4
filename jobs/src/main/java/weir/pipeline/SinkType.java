package weir.pipeline;

import java.util.Optional;
import weir.yaml.Key;
import weir.yaml.Position;
import weir.yaml.Section;

/**
 * A kind of sink: what its key in a pipeline file is, and how a {@link Sink} is made of what stands below it. Kinds are found by {@link
 * java.util.ServiceLoader}: the list is {@code META-INF/services/weir.pipeline.SinkType}.
 */
public interface SinkType {
    /** Its key, with the keys below it and what an editor says of each. */
    Key<?> key();

    /** Whether it lies in the pipeline's database, which then has to be named. */
    boolean needsDatabase();

    /** The sink that the key stands for by itself, as in {@code sinks: [console]}; empty if more has to be said. */
    Optional<Sink> alone(Position position);

    /**
     * Makes the sink.
     *
     * @param sink a section that has {@link #key}
     */
    Sink read(Section sink, SinkReading reading);
}
