package weir.sink;

import java.util.List;
import java.util.Optional;

/**
 * Why something can't be.
 *
 * @param message what is wrong, without a full stop
 * @param hint what to do about it, without a full stop; empty if that depends on the streams
 */
public record Obstacle(String message, String hint) {
    /**
     * What stands against replacing rows that no key tells apart.
     *
     * @param example a sink that has a key
     */
    public static Optional<Obstacle> ofMissingKey(Mode mode, List<String> key, String example) {
        return mode == Mode.UPDATE && key.isEmpty()
                ? Optional.of(new Obstacle(
                        "mode update needs to know which columns tell rows apart",
                        "Add a key, for example \"" + example + "\", or use mode complete or append"))
                : Optional.empty();
    }
}
