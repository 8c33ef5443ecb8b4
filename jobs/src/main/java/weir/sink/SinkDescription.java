package weir.sink;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan says of a sink. A plan for people is a line of {@code place}, the key and {@code more}; then the definition, or else the columns.
 *
 * @param place where the result goes
 * @param more what else people should know, beginning with a comma; may be empty
 * @param definition the statement that makes the place, should it not be there
 * @param facts for programs, in their order: texts, whole numbers and lists of texts
 */
public record SinkDescription(String place, String more, Optional<String> definition, Map<String, Object> facts) {
    /** Keeps its own copy of {@code facts}. */
    public SinkDescription {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
