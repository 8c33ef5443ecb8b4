package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.DirectoryStorage;
import weir.drop.End;
import weir.drop.Run;
import weir.drop.StreamReader;
import weir.problem.Failure;

class LaneEndTest {
    @TempDir
    private Path temp;

    @Test
    void aCleanStopEndsTheLaneWhenToldSoAndNothingIsFedIntoItAnyMore() throws Exception {
        // given
        FeedSpec spec = spec(temp.resolve("out"));

        // when
        feed(spec.withLane(LaneSpec.DEFAULT.ended()));

        // then
        StreamReader reader = new StreamReader(new DirectoryStorage(temp.resolve("out")));
        String lane = reader.lanes().iterator().next();
        Run run = reader.run(lane, 0, Long.MAX_VALUE);
        assertThat(run.after()).isEqualTo(new Run.Ended(new End(run.drops().size(), 2)));
        assertThat(Drops.rows(temp.resolve("out"))).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThatThrownBy(() -> Feeder.start(spec))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot open spool \"" + temp.resolve("out/.spool/default") + "\": its lane \"" + lane
                                + "\" has ended, and all of its rows are in drops. Choose another --spool, or remove this one.");
    }

    @Test
    void aLaneGoesOnOtherwise() throws Exception {
        FeedSpec spec = spec(temp.resolve("out"));
        feed(spec);
        feed(spec.withLane(LaneSpec.DEFAULT.ended()));

        assertThat(Drops.rows(temp.resolve("out"))).hasSize(2);
        StreamReader reader = new StreamReader(new DirectoryStorage(temp.resolve("out")));
        assertThat(reader.run(reader.lanes().iterator().next(), 0, Long.MAX_VALUE)
                        .after())
                .as("ended by a start that had nothing to add")
                .isInstanceOf(Run.Ended.class);
    }

    private FeedSpec spec(Path to) throws Exception {
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
        return FeedSpec.of(new Origin.Replay(List.of(file)), to.toString());
    }

    private static void feed(FeedSpec spec) throws InterruptedException {
        try (Feeder feeder = Feeder.start(spec)) {
            assertThat(feeder.await(Duration.ofSeconds(30))).isTrue();
        }
    }
}
