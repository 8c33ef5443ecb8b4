package weir.pipeline;

import java.util.List;
import java.util.Map;
import weir.yaml.Key;
import weir.yaml.Reading;
import weir.yaml.Section;

/**
 * A kind of stream: what its key in a pipeline file is, and how a {@link Stream.Source} is made of it. Kinds are found by {@link
 * java.util.ServiceLoader}: the list is {@code META-INF/services/weir.pipeline.StreamType}.
 */
public interface StreamType {
    /** Its key, with the keys below it and what an editor says of each. */
    Key<?> key();

    /** Keys beside it that only streams of this kind have. */
    List<Key<?>> keysBeside();

    /** What such a stream is made of, for example {@code drops}. */
    String plural();

    /**
     * Whether rows say where they come from and when they were written down, so that a stream may have provenance, a limit for clocks in the
     * future and lines that are put aside.
     */
    boolean isOfDrops();

    /** Whether there always has to be a schema. */
    boolean needsSchema();

    /** Which other streams of this kind need a schema, and which must not have one, as rules of a JSON Schema. */
    List<Map<String, Object>> rulesOf(Key<?> schema);

    /**
     * Makes the source.
     *
     * @param stream a section that has {@link #key}
     * @param hasSchema whether the stream has a schema
     */
    Stream.Source read(Section stream, Reading reading, boolean hasSchema);
}
