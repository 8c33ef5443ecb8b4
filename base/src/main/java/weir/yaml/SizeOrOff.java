package weir.yaml;

import java.util.OptionalLong;

/**
 * A size for something that can be turned off.
 *
 * @param bytes empty for off
 */
public record SizeOrOff(OptionalLong bytes) {
    static final String WORD = DurationOrOff.WORD;

    static final SizeOrOff OFF = new SizeOrOff(OptionalLong.empty());
}
