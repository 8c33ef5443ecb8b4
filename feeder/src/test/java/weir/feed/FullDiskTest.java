package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.SmallDisk;

/** A spool on a disk that is really full. */
class FullDiskTest {
    @TempDir
    private Path temp;

    @Test
    void rowsArePushedBackWhileTheDiskIsFullAndNothingAcceptedIsLostToAKill() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(temp.resolve("disk"), "4m");
        assumeTrue(mounted.isPresent() || System.getenv("WEIR_CI") != null, "no disk may be mounted here");
        try (SmallDisk disk = mounted.orElseThrow()) {
            // given
            int port = Child.freePort();
            Poster client = new Poster(port, "out");
            List<String> arguments = arguments(disk, port);
            Process first = Child.start(temp.resolve("log"), arguments);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.post() == 200);

            // when: it fills up, and the feeder is killed
            disk.fill();
            Awaitility.await().until(() -> client.post() == 503);
            first.destroyForcibly().waitFor();
            int accepted = client.accepted();
            Process second = Child.start(temp.resolve("log"), arguments);

            // then: it starts all the same, and takes rows again when there is room
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.post() == 503);
            assertThat(client.accepted()).isEqualTo(accepted);
            disk.free();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.post() == 200);
            second.destroy();
            second.waitFor();
            assertThat(Drops.rows(temp.resolve("out"))).containsExactlyElementsOf(client.rows());
        }
    }

    @Test
    void aStreamThatIsLargerThanTheDiskFlowsThroughIt() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(temp.resolve("disk"), "4m");
        assumeTrue(mounted.isPresent() || System.getenv("WEIR_CI") != null, "no disk may be mounted here");
        try (SmallDisk disk = mounted.orElseThrow()) {
            // when
            Process child = Child.start(
                    temp.resolve("log"),
                    List.of(
                            "--generate",
                            "watch",
                            "--rows",
                            "100000",
                            "--rate",
                            "max",
                            "--to",
                            temp.resolve("out").toString(),
                            "--spool",
                            disk.directory().resolve("spool").toString(),
                            "--drop-bytes",
                            "300000",
                            "--min-free",
                            "700000"));

            // then
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("it goes on").isTrue();
            assertThat(child.exitValue())
                    .as(() -> Child.read(temp.resolve("log")))
                    .isZero();
            assertThat(Drops.rows(temp.resolve("out"))).hasSize(100_000).doesNotHaveDuplicates();
        }
    }

    private List<String> arguments(SmallDisk disk, int port) {
        return List.of(
                "--http",
                "127.0.0.1:" + port,
                "--to",
                temp.resolve("out").toString(),
                "--spool",
                disk.directory().resolve("spool").toString(),
                "--drop-age",
                "50ms",
                "--min-free",
                "0");
    }
}
