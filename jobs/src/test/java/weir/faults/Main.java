package weir.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import weir.run.Log;

/** The harness for as long as one likes: a case for each seed, one fault after the other. */
@Command(
        name = "weir-faults",
        mixinStandardHelpOptions = true,
        description =
                "Does to drivers what can happen to them, one case for each seed, and compares what they have kept with what the drops"
                        + " say. A seed's fault is the same each time; the moment it hits depends on the machine, too.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:in every case each row was kept once", "1:in some it was not"})
final class Main implements Callable<Integer> {
    private static final PrintStream OUT = System.out;

    @Option(names = "--seeds", defaultValue = "40", description = "How many cases; default ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--first", defaultValue = "1", description = "The first seed; default ${DEFAULT-VALUE}.")
    private long first;

    @Option(
            names = "--at-once",
            defaultValue = "2",
            description =
                    "How many cases run side by side, each with a PostgreSQL of its own; default ${DEFAULT-VALUE}.")
    private int atOnce;

    private final AtomicLong next = new AtomicLong();

    private Main() {}

    public static void main(String[] arguments) {
        Log.configure(false);
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("weir-faults-");
        next.set(first);
        ExecutorService workers = Executors.newFixedThreadPool(atOnce);
        List<Future<Integer>> failures = new ArrayList<>();
        for (int worker = 0; worker < atOnce; worker++) {
            Path place = Files.createDirectory(directory.resolve("worker-" + worker));
            failures.add(workers.submit(() -> work(place)));
        }
        workers.shutdown();
        int failed = 0;
        for (Future<Integer> each : failures) {
            failed += result(each);
        }
        OUT.printf(Locale.ROOT, "Faults: %d cases, %d failed%n", seeds, failed);
        if (failed == 0) {
            delete(directory);
            return 0;
        }
        OUT.println("What they left lies in " + directory);
        return 1;
    }

    private int result(Future<Integer> worker) throws InterruptedException {
        try {
            return worker.get();
        } catch (ExecutionException e) {
            OUT.println("A worker ended: " + e.getCause());
            return 1;
        }
    }

    private int work(Path place) throws IOException {
        int failed = 0;
        try (Postgres postgres = new Postgres(place.resolve("postgres"))) {
            for (long seed = next.getAndIncrement(); seed < first + seeds; seed = next.getAndIncrement()) {
                failed += passes(seed, place.resolve("case-" + seed), postgres) ? 0 : 1;
            }
        }
        return failed;
    }

    private static boolean passes(long seed, Path directory, Postgres postgres) throws IOException {
        Fault fault = Fault.of(seed);
        long begun = System.nanoTime();
        List<String> differences = new ArrayList<>();
        try {
            differences.addAll(new FaultCase(seed, fault, Files.createDirectory(directory), postgres).run());
        } catch (Exception | AssertionError e) {
            differences.add(e.toString());
        }
        OUT.printf(
                Locale.ROOT,
                "seed %-4d %-16s %-6s %5.1f s%n",
                seed,
                fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                differences.isEmpty() ? "ok" : "FAILED",
                (System.nanoTime() - begun) / 1e9);
        differences.forEach(difference -> OUT.println("  " + difference));
        if (differences.isEmpty()) {
            delete(directory);
        }
        return differences.isEmpty();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
