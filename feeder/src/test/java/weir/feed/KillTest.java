package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.drop.DirectoryStorage;
import weir.drop.Storage;
import weir.drop.Tallies;
import weir.drop.Tally;

/** Real processes, killed with {@code kill -9} at random instants. How often: the system property {@code weir.kills}. */
@Tag("slow")
class KillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 4);

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void aFeederThatIsKilledOverAndOverDropsEachRowOnce(String compression) throws Exception {
        // given
        Random random = new Random(compression.hashCode());
        // Now and then a life comes to the end before its kill, and the next one must find nothing to feed.
        int rows = KILLS * 12_000;
        List<String> arguments = List.of(
                "--generate",
                "watch",
                "--rows",
                Integer.toString(rows),
                "--rate",
                "20000",
                "--base",
                "2026-01-01T00:00:00Z",
                "--to",
                temp.resolve("out").toString(),
                "--compression",
                compression,
                "--drop-age",
                "50ms",
                "--drop-bytes",
                "100000");

        Storage store = new DirectoryStorage(temp.resolve("out"));

        // when
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = Child.start(temp.resolve("log"), arguments);
            child.waitFor(300 + random.nextInt(1_500), TimeUnit.MILLISECONDS);
            child.destroyForcibly().waitFor();
            Drops.assertTallies(store);
        }
        Process last = Child.start(temp.resolve("log"), arguments);

        // then
        assertThat(last.waitFor()).as(() -> Child.read(temp.resolve("log"))).isZero();
        assertThat(Drops.rows(temp.resolve("out")).stream().map(KillTest::index))
                .containsExactlyElementsOf(LongStream.range(0, rows).boxed().toList());
        assertThat(Tallies.read(store, Tallies.lanes(store).first()).rows())
                .as("rows that were accepted, after a clean stop")
                .isEqualTo(rows);
    }

    @Test
    void aTermSignalBringsEverythingIntoDrops() throws Exception {
        // given
        Process child = Child.start(
                temp.resolve("log"),
                List.of(
                        "--generate",
                        "watch",
                        "--rate",
                        "20000",
                        "--drop-age",
                        "1h",
                        "--receipt",
                        temp.resolve("receipt").toString(),
                        "--to",
                        temp.resolve("out").toString()));
        Path spool = temp.resolve("out").resolve(".spool/default/000000000000.log");
        org.awaitility.Awaitility.await().until(() -> Files.exists(spool) && Files.size(spool) > 100_000);

        // when
        long start = System.nanoTime();
        child.destroy();
        boolean ended = child.waitFor(10, TimeUnit.SECONDS);

        // then
        assertThat(ended)
                .as("stopped after %d ms", (System.nanoTime() - start) / 1_000_000)
                .isTrue();
        int dropped = Drops.rows(temp.resolve("out")).size();
        assertThat(dropped).isPositive();
        Storage store = new DirectoryStorage(temp.resolve("out"));
        Tally tally = Tallies.read(store, Tallies.lanes(store).first());
        assertThat(tally.rows()).as("rows of the tally").isEqualTo(dropped);
        assertThat(temp.resolve("receipt"))
                .content()
                .contains("\"rowsAccepted\":" + tally.accepted() + ",")
                .contains("\"rowsDropped\":" + tally.rows() + ",\"drops\":" + tally.drops() + ",")
                .contains("\"laneRows\":" + tally.accepted() + ",\"segmentsWaiting\":0}");
    }

    private static Long index(String row) {
        return Long.valueOf(row.replaceFirst(".*\"Index\":(\\d+).*", "$1"));
    }
}
