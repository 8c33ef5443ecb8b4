package weir.drop;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clean end of a lane.
 *
 * @param drops how many drops it has: their numbers are 0 to {@code drops - 1}
 * @param rows how many rows these hold together
 */
public record End(long drops, long rows) {
    private static final Pattern JSON = Pattern.compile("\\{\"drops\":(\\d{1,18}),\"rows\":(\\d{1,18})}\\s*");

    byte[] toJson() {
        return "{\"drops\":%d,\"rows\":%d}\n".formatted(drops, rows).getBytes(StandardCharsets.UTF_8);
    }

    static End parse(byte[] json) {
        Matcher matcher = JSON.matcher(new String(json, StandardCharsets.UTF_8));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it does not look like the end of a lane");
        }
        return new End(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
}
