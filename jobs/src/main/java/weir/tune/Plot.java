package weir.tune;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The curve as a picture: processing time and latency over the interval, both on logarithmic axes, and the line on which a batch takes as long as its interval. */
public final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int BOTTOM = 50;
    private static final int TOP = 40;
    private static final int RIGHT = 150;

    private final List<Sample> samples;
    private final double least;
    private final double most;

    private Plot(List<Sample> samples) {
        this.samples =
                samples.stream().sorted(Comparator.comparing(Sample::interval)).toList();
        List<Double> all = this.samples.stream()
                .flatMap(sample -> List.of(sample.interval(), sample.took(0.5), sample.latency(0.99)).stream())
                .map(Plot::millis)
                .toList();
        this.least = Math.pow(
                10,
                Math.floor(
                        Math.log10(all.stream().min(Comparator.naturalOrder()).orElseThrow())));
        this.most = Math.pow(
                10,
                Math.ceil(Math.log10(all.stream().max(Comparator.naturalOrder()).orElseThrow() + 1)));
    }

    /**
     * Draws it as SVG.
     *
     * @param samples at least one
     */
    public static String svg(List<Sample> samples) {
        return new Plot(samples).draw();
    }

    private String draw() {
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(WIDTH, HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (double tick = least; tick <= most; tick *= 10) {
            grid(svg, tick);
        }
        svg.append(line(x(least), y(least), x(most), y(most), "#999", "6 4"));
        svg.append(text(x(most) + 8, y(most) + 4, "start", "as long as the interval"));
        curve(svg, "#1f77b4", "processing time", sample -> sample.took(0.5));
        curve(svg, "#ff7f0e", "latency p50", sample -> sample.latency(0.5));
        curve(svg, "#d62728", "latency p99", sample -> sample.latency(0.99));
        Search.recommended(samples).ifPresent(best -> {
            double at = x(millis(best.interval()));
            svg.append(line(at, TOP, at, HEIGHT - BOTTOM, "#2ca02c", ""));
            svg.append(text(
                    at, TOP - 8, "middle", "recommended: " + best.interval().toMillis() + " ms"));
        });
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "interval from batch to batch"));
        return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg, double tick) {
        svg.append(line(x(tick), TOP, x(tick), HEIGHT - BOTTOM, "#eee", ""));
        svg.append(line(LEFT, y(tick), WIDTH - RIGHT, y(tick), "#eee", ""));
        String label = tick < 1_000 ? "%.0f ms".formatted(tick) : "%.0f s".formatted(tick / 1_000);
        svg.append(text(x(tick), HEIGHT - BOTTOM + 16, "middle", label));
        svg.append(text(LEFT - 6, y(tick) + 4, "end", label));
    }

    private void curve(StringBuilder svg, String colour, String name, Function<Sample, Duration> value) {
        String points = samples.stream()
                .map(sample ->
                        "%s,%s".formatted(number(x(millis(sample.interval()))), number(y(millis(value.apply(sample))))))
                .collect(Collectors.joining(" "));
        svg.append(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n".formatted(points, colour));
        for (String point : points.split(" ", -1)) {
            String[] place = point.split(",", -1);
            svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>%n".formatted(place[0], place[1], colour));
        }
        Sample last = samples.get(samples.size() - 1);
        svg.append("<text x=\"%s\" y=\"%s\" fill=\"%s\">%s</text>%n"
                .formatted(
                        number(x(millis(last.interval())) + 8),
                        number(y(millis(value.apply(last))) + 4),
                        colour,
                        name));
    }

    private static String line(double x1, double y1, double x2, double y2, String colour, String dashes) {
        return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-dasharray=\"%s\"/>%n"
                .formatted(number(x1), number(y1), number(x2), number(y2), colour, dashes);
    }

    private static String text(double x, double y, String anchor, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"#333\">%s</text>%n"
                .formatted(number(x), number(y), anchor, text);
    }

    private double x(double millis) {
        return LEFT + share(millis) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double millis) {
        return HEIGHT - BOTTOM - share(millis) * (HEIGHT - BOTTOM - TOP);
    }

    private double share(double millis) {
        return (Math.log10(millis) - Math.log10(least)) / (Math.log10(most) - Math.log10(least));
    }

    private static double millis(Duration duration) {
        return Math.max(1, duration.toNanos() / 1e6);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
