package weir.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stream whose reader steps over some of its drops on purpose. */
public interface SkippingStream {
    /**
     * Which drops of a range are stepped over.
     *
     * @param start the offset before the range, as JSON; empty for the stream's beginning
     * @param end the offset behind it
     * @return by lane; empty if all are read
     */
    Map<String, List<Long>> skipped(Optional<String> start, String end);
}
