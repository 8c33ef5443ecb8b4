package weir.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code weir drill kill}: deletes pods without grace, or nearly. */
@Command(
        name = "kill",
        description =
                "Deletes a pod without grace, waits until all drops that are there have been read again, has \"weir verify\""
                        + " compute everything once more in a pod of its own, and prints a verdict and how long it took.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is lost, nothing doubled, and the release has caught up",
            "1:rows are lost, doubled or different, or it has not caught up in time",
            "2:to be mended on the command line"
        })
final class KillCommand implements Callable<Integer> {
    @ParentCommand
    private DrillCommand drill;

    @Mixin
    private Clusters clusters;

    @Mixin
    private DrillEnd end;

    @Parameters(
            paramLabel = "PART",
            converter = PartConverter.class,
            description = "driver, executor, feeder, postgres or store.")
    private Part part;

    @Option(
            names = "--times",
            paramLabel = "N",
            description = "How many pods, one after the other; default ${DEFAULT-VALUE}.")
    private int times = 1;

    @Option(
            names = "--every",
            paramLabel = "SPAN",
            description =
                    "Wait so long before the next one, by chance up to half of it less or more; default ${DEFAULT-VALUE}.",
            defaultValue = "10s")
    private Duration every;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same pods and pauses again. Default: another one each time.")
    private Long seed;

    @Override
    public Integer call() throws InterruptedException {
        long from = seed == null ? new Random().nextLong() : seed;
        Random random = new Random(from);
        try (KubernetesClient client = clusters.client()) {
            Release release = clusters.release(client);
            Drill kills = new Drill(release, part, random, end.patience());
            List<Drill.Kill> done = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                if (i > 0) {
                    long millis = every.toMillis();
                    TimeUnit.MILLISECONDS.sleep(millis / 2 + (long) (random.nextDouble() * millis));
                }
                Drill.Kill kill = kills.killOne();
                done.add(kill);
                end.tell(kill, drill.main().out());
            }
            return end.end(release, part, from, done, drill.main());
        }
    }

    /** For picocli. */
    static final class PartConverter implements ITypeConverter<Part> {
        @Override
        public Part convert(String text) {
            return Part.of(text.toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + text + "\" is no part; name driver, executor, feeder, postgres or store"));
        }
    }
}
