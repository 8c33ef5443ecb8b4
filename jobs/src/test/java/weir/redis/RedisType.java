package weir.redis;

import java.util.Optional;
import weir.pipeline.Sink;
import weir.pipeline.SinkReading;
import weir.pipeline.SinkType;
import weir.yaml.Key;
import weir.yaml.Position;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;

/** A kind of sink of which the engine knows nothing: hashes in a store like Redis. */
public final class RedisType implements SinkType {
    static final String KEY = "redis";

    private static final Key<String> PREFIX = Key.required("prefix", Text.ANY, "How the keys of all hashes begin.");
    private static final Key<Section> REDIS =
            Key.optional(KEY, Shape.of(PREFIX, SinkReading.KEY), "Hashes, one for each row.");

    private final Hashes store;

    /** @param store where all hashes go */
    RedisType(Hashes store) {
        this.store = store;
    }

    @Override
    public Key<?> key() {
        return REDIS;
    }

    @Override
    public boolean needsDatabase() {
        return false;
    }

    @Override
    public Optional<Sink> alone(Position position) {
        return Optional.empty();
    }

    @Override
    public Sink read(Section sink, SinkReading reading) {
        Section section = sink.section(REDIS);
        Sink made = new RedisHashes(
                reading.position(), section.text(PREFIX), reading.columns(section, SinkReading.KEY), store);
        section.end();
        return made;
    }
}
