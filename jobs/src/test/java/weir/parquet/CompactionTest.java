package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.pipeline.Compactable;
import weir.sink.BatchSink;

/** Merging batches on a file system and in a store, while it is killed and while a driver goes on. */
@Tag("slow")
@Tag("s3")
class CompactionTest {
    private static final List<String> ALL = List.of("a|1", "a|2", "b|3", "b|4", "c|5", "d|6");

    @TempDir
    private java.nio.file.Path directory;

    private Datasets datasets;

    @BeforeEach
    void prepare() {
        datasets = new Datasets(directory);
    }

    @ParameterizedTest
    @EnumSource(
            value = Datasets.Kind.class,
            names = {"LOCAL", "S3"})
    void showsNoRowTwiceAtAnyStepAndAllOfThemAfterAKillAtAnyOfThem(Datasets.Kind kind) throws IOException {
        killAtEachStep(kind);
    }

    /** HDFS renames as a local disk does. */
    @Test
    @Tag("full")
    void showsNoRowTwiceOnHdfsEither() throws IOException {
        killAtEachStep(Datasets.Kind.HDFS);
    }

    private void killAtEachStep(Datasets.Kind kind) throws IOException {
        Path template = threeBatches(kind);
        int steps = Integer.MAX_VALUE;
        for (int kill = 0; kill < steps; kill++) {
            // given
            Path dataset = datasets.copy(template, kind, "kill-at-" + kill);
            int at = kill;
            AtomicInteger passed = new AtomicInteger();
            Watched.Step step = () -> {
                if (passed.getAndIncrement() == at) {
                    List<String> seen = datasets.rows(dataset);
                    assertThat(ALL).containsAll(seen);
                    assertThat(seen).doesNotHaveDuplicates();
                    throw new Watched.Killed();
                }
            };

            // when
            Throwable thrown = catchThrowable(
                    () -> compaction(datasets.watched(dataset, step)).run());
            if (thrown == null) {
                steps = passed.get();
            } else {
                assertThat(thrown).isInstanceOf(Watched.Killed.class);
            }
            // Whether a driver or another compaction carries on.
            if (kill % 2 == 0) {
                open(dataset).close();
            } else {
                compaction(datasets.place(dataset)).run();
            }

            // then
            assertThat(datasets.rows(dataset)).as("killed at step %s", at).isEqualTo(ALL);
        }
        assertThat(steps).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Datasets.Kind.class,
            names = {"LOCAL", "S3"})
    void aDriverGoesOnAtAnyStepOfACompaction(Datasets.Kind kind) {
        Path template = threeBatches(kind);
        int steps = Integer.MAX_VALUE;
        for (int disturb = 0; disturb < steps; disturb += 3) {
            // given
            Path dataset = datasets.copy(template, kind, "disturbed-at-" + disturb);
            int at = disturb;
            AtomicInteger passed = new AtomicInteger();
            List<String> withNew = new ArrayList<>(ALL);
            withNew.add("new|7");

            // when
            try (BatchSink driver = open(dataset)) {
                Watched.Step step = () -> {
                    if (passed.getAndIncrement() == at) {
                        driver.write(datasets.batch(3, "new|7"));
                    }
                };
                compaction(datasets.watched(dataset, step)).run();
                steps = passed.get();
            }

            // then
            assertThat(datasets.rows(dataset)).as("disturbed at step %s", at).isEqualTo(withNew);
        }
    }

    /** @param minutes when that was, by a clock that may have been set back since */
    @ParameterizedTest
    @ValueSource(longs = {-6, 60})
    void aRunningDriverFinishesWhatACompactionLeftBehind(long minutes) {
        // given
        Path dataset = threeBatches(Datasets.Kind.LOCAL);
        Clock past = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
        try (BatchSink driver = open(dataset)) {
            Watched.Step kill = () -> {
                if (datasets.rows(dataset).size() < ALL.size()) {
                    throw new Watched.Killed();
                }
            };
            assertThat(catchThrowable(() ->
                            compaction(datasets.watched(dataset, kill), past).run()))
                    .isInstanceOf(Watched.Killed.class);
            assertThat(datasets.rows(dataset)).hasSizeLessThan(ALL.size());

            // when
            driver.write(datasets.batch(3, "new|7"));
        }

        // then
        assertThat(datasets.rows(dataset)).containsAll(ALL).contains("new|7").hasSize(ALL.size() + 1);
    }

    @Test
    void mergesAllButTheNewestAndMergesAgain() throws IOException {
        // given
        Path dataset = datasets.fresh(Datasets.Kind.LOCAL, "data");
        for (int batch = 0; batch < 5; batch++) {
            append(dataset, batch, ALL.get(batch));
        }

        // when
        Compactable.Done first = compaction(datasets.place(dataset)).run();
        append(dataset, 5, ALL.get(5));
        Compactable.Done second = compaction(datasets.place(dataset)).run();
        Compactable.Done third = compaction(datasets.place(dataset)).run();

        // then
        assertThat(first.batches()).isEqualTo(4);
        assertThat(second.batches()).isEqualTo(2);
        assertThat(third).isEqualTo(new Compactable.Done(0, 0, 0));
        assertThat(datasets.place(dataset).list(datasets.place(dataset).dataset()))
                .containsExactlyInAnyOrder("batch=00000000004", "batch=000000005");
        assertThat(datasets.rows(dataset)).isEqualTo(ALL);
    }

    @Test
    void leavesDirectoriesOfTheTargetSizeAsTheyAre() throws IOException {
        Path dataset = datasets.fresh(Datasets.Kind.LOCAL, "data");
        for (int batch = 0; batch < 3; batch++) {
            append(dataset, batch, ALL.get(batch));
        }

        Compactable.Done done = compaction(datasets.place(dataset), new AllBatches(10), Clock.systemUTC())
                .run();

        assertThat(done.merged()).isZero();
    }

    /** As when a driver was held up between writing and deciding, and another has taken over and merged meanwhile. */
    @Test
    void aMergeThatIsDecidedWhenItsFilesAreGoneTakesNothingAway() throws IOException {
        Path dataset = threeBatches(Datasets.Kind.LOCAL);
        Place place = datasets.place(dataset);
        new Merge(List.of("batch=000000000", "batch=000000001"), "batch=0000000001", Merge.area(place) + "/x/ready", 1)
                .decide(place, "x");

        open(dataset).close();

        assertThat(datasets.rows(dataset)).isEqualTo(ALL);
    }

    private Path threeBatches(Datasets.Kind kind) {
        Path dataset = datasets.fresh(kind, "three");
        for (int batch = 0; batch < 3; batch++) {
            append(dataset, batch, ALL.get(2 * batch), ALL.get(2 * batch + 1));
        }
        return dataset;
    }

    private Compaction compaction(Place place) {
        return compaction(place, Clock.systemUTC());
    }

    private Compaction compaction(Place place, Clock clock) {
        return compaction(place, new AllBatches(1 << 20), clock);
    }

    private Compaction compaction(Place place, BatchGroups groups, Clock clock) {
        return new Compaction(place, datasets.session(), List.of("k"), groups, Runnable::run, clock);
    }

    private BatchSink open(Path dataset) {
        return BatchDirectories.open(datasets.place(dataset), "p", "q", List.of("k"), () -> {});
    }

    private void append(Path dataset, long id, String... rows) {
        try (BatchSink open = open(dataset)) {
            open.write(datasets.batch(id, rows));
        }
    }
}
