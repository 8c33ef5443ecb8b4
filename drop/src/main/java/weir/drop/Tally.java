package weir.drop;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a lane's writer has counted, at a moment of the past. It counts rows as it accepts them, so that a drop with fewer, or none, shows.
 *
 * @param drops how many drops were confirmed by the store: their numbers are 0 to {@code drops - 1}
 * @param rows how many rows were accepted for these
 * @param accepted how many rows were accepted in all; those beyond {@code rows} were on their way
 */
public record Tally(long drops, long rows, long accepted) {
    private static final Pattern JSON =
            Pattern.compile("\\{\"drops\":(\\d{1,18}),\"rows\":(\\d{1,18}),\"accepted\":(\\d{1,18})}\\s*");

    byte[] toJson() {
        return "{\"drops\":%d,\"rows\":%d,\"accepted\":%d}\n"
                .formatted(drops, rows, accepted)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException if it is none */
    static Tally parse(byte[] json) {
        Matcher matcher = JSON.matcher(new String(json, StandardCharsets.UTF_8));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it does not look like what a lane's writer has counted");
        }
        return new Tally(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }
}
