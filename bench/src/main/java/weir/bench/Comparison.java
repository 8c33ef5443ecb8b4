package weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Ours against a peer, in turn, after one run of each that does not count.
 *
 * @param name what is compared
 * @param unit what {@link Measured} counts
 * @param ours returns how much it measured
 * @param peer likewise
 */
public record Comparison(String name, String unit, Callable<Measured> ours, Callable<Measured> peer) {
    private static final int RUNS = 5;

    /**
     * What one run took.
     *
     * @param value in the comparison's unit
     */
    public record Measured(double value) {}

    /** The CPU seconds of this process, of all its threads, that some work takes. */
    public static Measured cpuSeconds(Callable<?> work) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        work.call();
        return new Measured((system.getProcessCpuTime() - before) / 1e9);
    }

    /** The wall-clock seconds that some work takes. */
    public static Measured wallSeconds(Callable<?> work) throws Exception {
        long before = System.nanoTime();
        work.call();
        return new Measured((System.nanoTime() - before) / 1e9);
    }

    /** Runs both and prints a line of a Markdown table: name, medians, and the median of the ratios of neighbouring runs. */
    public void print(PrintStream out) throws Exception {
        ours.call();
        peer.call();
        double[] us = new double[RUNS];
        double[] them = new double[RUNS];
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            us[i] = ours.call().value();
            them[i] = peer.call().value();
            ratios.add(us[i] / them[i]);
        }
        ratios.sort(null);
        out.printf(
                "| %s | %.2f %s | %.2f %s | %.2f (%.2f to %.2f) |%n",
                name, median(us), unit, median(them), unit, ratios.get(RUNS / 2), ratios.get(0), ratios.get(RUNS - 1));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
