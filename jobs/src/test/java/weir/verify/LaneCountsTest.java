package weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.DirectoryStorage;
import weir.drop.Tallies;
import weir.drop.Tally;
import weir.run.Lake;

class LaneCountsTest {
    private static final String ROWS =
            """
            rows:
              sql: SELECT k, n FROM seen
              mode: append
              sinks:
                - parquet: out/rows
            """;

    @TempDir
    private Path directory;

    private Lake lake;

    @BeforeEach
    void addDropsOfTwoLanes() throws Exception {
        lake = new Lake(directory);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("a", "x", 3, 2);
        lake.add("a", "x", 4, 3);
        lake.add("other", "x", 1, 0);
    }

    @Test
    void dropsThatHoldWhatWasAcceptedAreEqualUpToWhereItWasCounted() throws Exception {
        tally(new Tally(2, 3, 9));

        assertThat(counted()).containsExactly("a: EQUAL 3 3");
    }

    @Test
    void aDropThatIsGoneShows() throws Exception {
        tally(new Tally(3, 4, 4));

        Files.delete(directory.resolve("in/a/000000000/001.json"));

        assertThat(counted()).containsExactly("a: DIFFERENT 4 3", "missing: drop 1");
    }

    @Test
    void rowsThatWereLostOnTheWayIntoADropShow() throws Exception {
        tally(new Tally(3, 6, 6));

        assertThat(counted()).containsExactly("a: DIFFERENT 6 4");
    }

    @Test
    void aDropThatCannotBeReadIsNamed() throws Exception {
        tally(new Tally(4, 5, 5));

        Files.write(directory.resolve("in/a/000000000/003.json.gz"), new byte[] {1, 2, 3});

        assertThat(counted()).first().isEqualTo("a: UNREADABLE 5 0");
        assertThat(counted()).last().asString().startsWith("drop a/000000000/003.json.gz can't be read: ");
    }

    @Test
    void whatRetentionRemovedCannotBeCounted() throws Exception {
        tally(new Tally(3, 4, 4));

        Files.delete(directory.resolve("in/a/000000000/000.json"));

        assertThat(counted()).containsExactly("a: UNVERIFIABLE 4 2", "missing: drop 0");
    }

    private void tally(Tally tally) throws Exception {
        Tallies.write(new DirectoryStorage(directory.resolve("in")), "a", tally);
    }

    private List<String> counted() throws Exception {
        List<String> told = new ArrayList<>();
        LaneCounts.of(lake.plan(lake.write(ROWS)), 2, verdict -> {
            told.add("%s: %s %d %d".formatted(verdict.lane(), verdict.result(), verdict.accepted(), verdict.found()));
            told.addAll(verdict.details());
        });
        return told;
    }
}
