package weir.source;

import java.util.List;
import java.util.Map;
import weir.pipeline.Stream;
import weir.pipeline.StreamType;
import weir.yaml.Key;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Values;

/** The kind of stream {@code drop}. */
public final class DropType implements StreamType {
    static final String KEY = "drop";

    private static final Key<String> DROP =
            Key.optional(KEY, Values.PATH, "The root of a stream of drops, as \"weir feed\" writes it.");
    private static final Key<Integer> MAX_DROPS =
            Key.optional("maxDropsPerTrigger", Values.COUNT, "At most so many drops a batch; 1000 by default.");
    private static final Key<Long> MAX_BYTES = Key.optional(
            "maxBytesPerTrigger",
            Values.SIZE,
            "At most so many stored bytes a batch, though at least one drop; 1 GiB by default.");
    private static final Key<Boolean> FAIL_ON_DATA_LOSS = Key.optional(
                    "failOnDataLoss",
                    Values.FLAG,
                    "Whether drops that were removed before they were read stop the query.")
            .orElse(true);

    @Override
    public Key<?> key() {
        return DROP;
    }

    @Override
    public List<Key<?>> keysBeside() {
        return List.of(MAX_DROPS, MAX_BYTES, FAIL_ON_DATA_LOSS);
    }

    @Override
    public String plural() {
        return "drops";
    }

    @Override
    public boolean isOfDrops() {
        return true;
    }

    @Override
    public boolean needsSchema() {
        return true;
    }

    @Override
    public List<Map<String, Object>> rulesOf(Key<?> schema) {
        return List.of();
    }

    @Override
    public Stream.Source read(Section stream, Reading reading, boolean hasSchema) {
        return new DropSource(
                stream.text(DROP), stream.count(MAX_DROPS), stream.size(MAX_BYTES), stream.value(FAIL_ON_DATA_LOSS));
    }
}
