package weir.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The live view: a block that is drawn over itself in a terminal, a line now and then elsewhere. */
final class Screen {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final String TO_BLOCK_START = "\033[%dA\033[J";

    private final PrintStream out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private int drawn;
    private long lastLine = begun - BETWEEN_LINES.toNanos();

    /** @param terminal whether {@code out} can move its cursor */
    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Says something that stays. */
    void say(String line) {
        out.println(line);
        drawn = 0;
    }

    /** Shows how it stands. */
    void show(Sample sample, int restarts) {
        if (terminal) {
            List<String> block = block(sample, restarts);
            if (drawn > 0) {
                out.writeBytes(TO_BLOCK_START.formatted(drawn).getBytes(StandardCharsets.US_ASCII));
            }
            out.print(String.join("\n", block) + "\n");
            out.flush();
            drawn = block.size();
        } else if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            out.println(summary(sample, restarts)
                    + sample.tables().entrySet().stream()
                            .map(table -> table.getKey() + " " + count(table.getValue()))
                            .collect(Collectors.joining(", ", sample.tables().isEmpty() ? "" : "; rows: ", "")));
        }
    }

    private String summary(Sample sample, int restarts) {
        return "%4d s  fed %s, read %s, creation to commit %s%s"
                .formatted(
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                        count(sample.fed()),
                        count(sample.read()),
                        sample.latency()
                                .map(latency -> String.format(Locale.ROOT, "%.1f s", latency.toMillis() / 1000.0))
                                .orElse("-"),
                        restarts == 0 ? "" : ", Spark restarted " + restarts + "×");
    }

    private List<String> block(Sample sample, int restarts) {
        List<String> lines = new ArrayList<>();
        lines.add(summary(sample, restarts));
        lines.add("");
        if (sample.tables().isEmpty()) {
            lines.add("  Spark is starting …");
        }
        for (Map.Entry<String, Long> table : sample.tables().entrySet()) {
            lines.add("  %-22s %,12d rows".formatted(table.getKey(), table.getValue()));
        }
        lines.add("");
        lines.add("  Ctrl-C stops; the same command goes on from there.");
        return lines;
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
