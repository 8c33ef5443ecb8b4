package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.problem.Failure;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.yaml.Position;

/** What holds for Parquet in every store that Hadoop reaches. */
abstract class PlaceContract {
    private static final Position NOWHERE = new Position(0, "");

    @TempDir
    private java.nio.file.Path directory;

    private final Datasets.Kind kind;
    private Datasets datasets;

    PlaceContract(Datasets.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void prepare() {
        datasets = new Datasets(directory);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void showsASmallBatchAtOnceAndEachRowOnceAfterAKillAtAnyStep(Mode mode) throws IOException {
        killAtEachStep(mode, List.of());
    }

    @Test
    void showsEachRowOfSeveralFilesOnceAfterAKillAtAnyStep() throws IOException {
        killAtEachStep(Mode.APPEND, List.of("k"));
    }

    private void killAtEachStep(Mode mode, List<String> partitionBy) throws IOException {
        List<String> before = List.of("a|1", "b|2");
        List<String> after =
                switch (mode) {
                    case APPEND -> List.of("a|1", "b|2", "c|3", "a|9");
                    case UPDATE -> List.of("b|2", "c|3", "a|9");
                    case COMPLETE -> List.of("c|3", "a|9");
                };
        Path template = fresh("before");
        write(datasets.place(template), mode, partitionBy, datasets.batch(0, mode, "('a', 1), ('b', 2)"));
        int steps = Integer.MAX_VALUE;
        for (int kill = 0; kill < steps; kill++) {
            // given
            Path dataset = datasets.copy(template, kind, "kill-at-" + kill);
            int at = kill;
            AtomicInteger passed = new AtomicInteger();
            Watched.Step step = () -> {
                if (passed.getAndIncrement() == at) {
                    List<String> seen = datasets.rows(dataset);
                    if (partitionBy.isEmpty()) {
                        assertThat(seen).isIn(before, after);
                    } else {
                        assertThat(seen).containsAll(before).doesNotHaveDuplicates();
                        assertThat(after).containsAll(seen);
                    }
                    throw new Watched.Killed();
                }
            };

            // when
            Throwable thrown = catchThrowable(() -> write(
                    datasets.watched(dataset, step), mode, partitionBy, datasets.batch(1, mode, "('a', 9), ('c', 3)")));
            if (thrown == null) {
                steps = passed.get();
            } else {
                assertThat(thrown).isInstanceOf(Watched.Killed.class);
            }
            write(datasets.place(dataset), mode, partitionBy, datasets.batch(1, mode, "('a', 9), ('c', 3)"));

            // then
            assertThat(datasets.rows(dataset)).as("killed at step %s", at).isEqualTo(after);
            assertThat(datasets.files(dataset)
                            .exists(new Path(datasets.place(dataset).staging())))
                    .isFalse();
        }
        assertThat(steps).isGreaterThan(3);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void showsNothingOfADriverThatANewerOneHasReplaced(Mode mode) {
        // given
        Path dataset = fresh("data");
        write(datasets.place(dataset), mode, datasets.batch(0, mode, "('a', 1)"));
        Runnable takenOverRightAfterwards =
                () -> write(datasets.place(dataset), mode, datasets.batch(1, mode, "('new', 2)"));
        Batch old = datasets.batch(1, mode, "('old', 9)");

        // when
        assertThatThrownBy(() -> write(datasets.place(dataset), mode, List.of(), old, takenOverRightAfterwards))

                // then
                .isInstanceOf(Failure.class);
        assertThat(datasets.rows(dataset)).contains("new|2").doesNotContain("old|9");
    }

    @Test
    void makesDirectoriesOfPartitionColumns() {
        Path dataset = fresh("data");
        ParquetDataset sink = new ParquetDataset(NOWHERE, dataset.toString(), List.of(), List.of("k"));

        try (BatchSink open = ParquetSink.open(datasets.session(), "p", "q", Mode.APPEND, sink, () -> {})) {
            open.write(datasets.batch(0, Mode.APPEND, "('a', 1), ('b/ü', 2), (NULL, 3), ('a', 4)"));
        }

        assertThat(datasets.rows(dataset)).containsExactly("a|1", "b/ü|2", "null|3", "a|4");
    }

    Datasets datasets() {
        return datasets;
    }

    Path fresh(String name) {
        return datasets.fresh(kind, name);
    }

    void write(Place place, Mode mode, Batch batch) {
        write(place, mode, List.of(), batch, () -> {});
    }

    private void write(Place place, Mode mode, List<String> partitionBy, Batch batch) {
        write(place, mode, partitionBy, batch, () -> {});
    }

    private void write(Place place, Mode mode, List<String> partitionBy, Batch batch, Runnable guard) {
        List<String> key = mode == Mode.UPDATE ? List.of("k") : List.of();
        ParquetDataset sink = new ParquetDataset(NOWHERE, place.dataset(), key, partitionBy);
        try (BatchSink open = ParquetSink.open(place, datasets.session(), "p", "q", mode, sink, guard)) {
            open.write(batch);
        }
    }
}
