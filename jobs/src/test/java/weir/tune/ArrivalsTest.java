package weir.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.PermanentFailure;
import weir.run.Lake;

class ArrivalsTest {
    @TempDir
    private Path directory;

    private Lake lake;
    private Path file;

    @BeforeEach
    void writePipeline() throws IOException {
        lake = new Lake(directory);
        file = lake.write("counts: {sql: SELECT k FROM seen, sinks: [console]}");
    }

    @Test
    void addsUpWhatTheTimesOfEachLanesDropsSay() throws IOException {
        for (int drop = 0; drop < 5; drop++) {
            lake.add("a", "x", 1, drop);
            lake.add("b", "x", 1, drop);
        }
        setTimes("a", 500);
        setTimes("b", 2_000);

        assertThat(Arrivals.dropsPerSecond(lake.plan(file)).get("seen")).isEqualTo(2.5, offset(0.01));
    }

    @Test
    void refusesToGuessFromDropsThatWereCopied() throws IOException {
        lake.add("a", "x", 1, 1);
        lake.add("a", "x", 1, 2);
        setTimes("a", 1);

        assertThatThrownBy(() -> Arrivals.dropsPerSecond(lake.plan(file)))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage("Cannot tell how many rows come in stream \"seen\": its drops have no times that say so:"
                        + " there are fewer than two, or they were copied. Say it by --rate.");
    }

    private void setTimes(String lane, long apartMillis) throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("in").resolve(lane))) {
            List<Path> drops = all.filter(Files::isRegularFile).sorted().toList();
            for (int i = 0; i < drops.size(); i++) {
                Files.setLastModifiedTime(drops.get(i), FileTime.fromMillis(1_700_000_000_000L + i * apartMillis));
            }
        }
    }
}
