package weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import weir.address.HostPort;
import weir.drop.Compression;
import weir.feed.FeedSpec;
import weir.feed.Feeder;
import weir.feed.Origin;
import weir.feed.generate.GeneratorSpec;
import weir.feed.http.HttpLimits;
import weir.feed.spool.DropSpec;

/**
 * How fast a feeder takes rows and brings them into drops, in a directory: by HTTP, against the same clients that hand the same bytes to a thread
 * which appends and syncs what has come together; and made up on the spot. Rows are those of {@code --generate watch}.
 */
public final class FeedBench {
    private static final int ROWS = 1_000_000;

    /** Runs until the compiler is through with a feeder, on two busy cores. */
    private static final int WARM_UP = 3;

    private FeedBench() {}

    /** Arguments: {@code http}, {@code generate}; both without. */
    public static void main(String[] arguments) throws Exception {
        List<String> wanted = arguments.length == 0 ? List.of("http", "generate") : List.of(arguments);
        Path directory = Files.createTempDirectory("weir-bench");
        try {
            if (wanted.contains("http")) {
                http(directory);
            }
            if (wanted.contains("generate")) {
                generate(directory);
            }
        } finally {
            remove(directory);
        }
    }

    private static void http(Path directory) throws Exception {
        System.out.println(
                "| seconds for a million rows, 8 connections | weir: HTTP in, drops out | raw append | ratio |");
        System.out.println("|---|---|---|---|");
        for (int batch : new int[] {100, 1_000, 10_000}) {
            Requests requests = new Requests(batch, ROWS / batch);
            for (int run = 0; run < WARM_UP; run++) {
                fed(directory, requests, Compression.NONE);
            }
            for (Compression compression : Compression.values()) {
                String name = String.format(Locale.ROOT, "%,d rows a request, %s", batch, compression);
                new Comparison(
                                name,
                                "s",
                                () -> Comparison.wallSeconds(() -> fed(directory, requests, compression)),
                                () -> Comparison.wallSeconds(() -> appended(directory, requests)))
                        .print(System.out);
                new Comparison(
                                name + ", CPU with the clients'",
                                "s",
                                () -> Comparison.cpuSeconds(() -> fed(directory, requests, compression)),
                                () -> Comparison.cpuSeconds(() -> appended(directory, requests)))
                        .print(System.out);
            }
        }
    }

    private static Void fed(Path directory, Requests requests, Compression compression) throws Exception {
        Path to = Files.createTempDirectory(directory, "out");
        FeedSpec spec = FeedSpec.of(new Origin.Http(new HostPort("127.0.0.1", 0), HttpLimits.DEFAULT), to.toString())
                .withDrops(drops(compression));
        try (Feeder feeder = Feeder.start(spec)) {
            requests.post(feeder.port(), feeder.name());
        }
        remove(to);
        return null;
    }

    private static Void appended(Path directory, Requests requests) throws Exception {
        Path file = Files.createTempFile(directory, "raw", ".log");
        requests.append(file);
        Files.delete(file);
        return null;
    }

    private static void generate(Path directory) throws Exception {
        System.out.println("| made up, into drops | thousand rows/s | CPU seconds for a million rows | MB in drops |");
        System.out.println("|---|---|---|---|");
        for (Compression compression : Compression.values()) {
            made(directory, compression);
            double[] seconds = new double[5];
            double[] cpu = new double[5];
            long bytes = 0;
            for (int run = 0; run < seconds.length; run++) {
                long start = System.nanoTime();
                long[] size = {0};
                cpu[run] = Comparison.cpuSeconds(() -> size[0] = made(directory, compression))
                        .value();
                seconds[run] = (System.nanoTime() - start) / 1e9;
                bytes = size[0];
            }
            Arrays.sort(seconds);
            Arrays.sort(cpu);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f | %.0f |%n",
                    compression,
                    ROWS / seconds[2] / 1e3,
                    cpu[2] * 1e6 / ROWS,
                    bytes / 1e6);
        }
    }

    private static long made(Path directory, Compression compression) throws Exception {
        Path to = Files.createTempDirectory(directory, "out");
        GeneratorSpec rows = GeneratorSpec.of(GeneratorSpec.Kind.WATCH)
                .withRate(Double.POSITIVE_INFINITY)
                .withRows(ROWS);
        long bytes;
        try (Feeder feeder = Feeder.start(
                FeedSpec.of(new Origin.Generate(rows), to.toString()).withDrops(drops(compression)))) {
            feeder.await(Duration.ofMinutes(5));
        }
        try (Stream<Path> files = Files.walk(to)) {
            bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
        remove(to);
        return bytes;
    }

    private static DropSpec drops(Compression compression) {
        DropSpec usual = DropSpec.DEFAULT;
        return new DropSpec(compression, usual.bytes(), usual.rows(), usual.age());
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
