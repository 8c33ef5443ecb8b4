package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.ControlPlane;
import weir.control.Fenced;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.parquet.CompactionLock;
import weir.parquet.ParquetDataset;
import weir.pipeline.Compactable;
import weir.problem.InvalidInput;
import weir.sink.Mode;
import weir.source.LocalSpark;
import weir.verify.Told;

/** A driver that merges the files of finished batches by itself. That a kill at any step loses nothing, CompactionTest shows. */
@Tag("slow")
class SmallFilesTest {
    private static final int BATCHES = 12;
    private static final RunOptions.Merging SOON = new RunOptions.Merging(Duration.ofMillis(20), 3, 4);
    private static final String QUERY =
            """
            kept:
              sql: SELECT k, n FROM seen
              trigger: 0 seconds
              sinks: [parquet: %s]
            """;

    @TempDir
    private Path directory;

    private Lake lake;
    private final List<String> rows = new ArrayList<>();

    private void addDrops() throws IOException {
        for (int batch = 0; batch < BATCHES; batch++) {
            int number = rows.size();
            lake.add("a", "x", number, number);
            rows.add(Integer.toString(number));
        }
    }

    private List<Path> batches() {
        try (Stream<Path> entries = Files.list(directory.resolve("out"))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("batch="))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> read() {
        return lake.duckdb("SELECT n FROM '$out/**/*.parquet' ORDER BY n");
    }

    private PipelineRun start(Path file) {
        return PipelineRun.start(
                LocalSpark.session(), lake.plan(file), lake.options().with(SOON));
    }

    @Test
    void anIdleDriverMergesFinishedBatchesAndLeavesTheNewest() throws Exception {
        // given
        lake = new Lake(directory);
        Path file = lake.write(QUERY.formatted("out"));
        addDrops();

        // when
        try (PipelineRun run = start(file)) {
            await().until(() ->
                    run.progress().get(0).batches() == BATCHES && batches().size() <= SOON.untouched() + SOON.least());
            assertThat(read()).isEqualTo(rows);
            addDrops();
            await().until(() -> run.progress().get(0).batches() == 2 * BATCHES
                    && batches().size() < SOON.untouched() + 2 * SOON.least());
        }

        // then
        assertThat(read()).isEqualTo(rows);
        assertThat(directory.resolve("out/batch=%09d".formatted(2 * BATCHES - SOON.untouched())))
                .exists();
        assertThat(directory.resolve("_out.compact")).doesNotExist();
        assertThat(Told.verdicts(lake, file))
                .containsExactly("kept parquet: EQUAL %d %d".formatted(2 * BATCHES, 2 * BATCHES));
        lake.add("a", "x", 1000, 1000);
        rows.add("1000");
        lake.runOnce(file);
        assertThat(read()).isEqualTo(rows);
    }

    @Test
    void leavesFilesAloneWhereToldOrWhereAnotherCompactionIsRunning() throws Exception {
        // given
        lake = new Lake(directory);
        Path off = lake.write(QUERY.formatted("{path: out, compact: off}"));
        addDrops();
        try (PipelineRun run = start(off)) {
            await().until(() -> run.progress().get(0).batches() == BATCHES);
        }
        ParquetDataset sink = sink(lake.write(QUERY.formatted("{path: out, compact: 1 MiB}")));
        Compactable.Steps compaction = compaction(sink, Optional.empty(), Runnable::run);
        CompactionLock other = CompactionLock.take(sink.path(), Optional.empty());

        // when
        try {
            assertThat(catchThrowable(compaction::step)).hasMessageContaining("another compaction of it is running");
            assertThat(batches()).hasSize(BATCHES);
        } finally {
            other.close();
        }
        Optional<Compactable.Done> done = compaction.step();

        // then
        assertThat(done).map(Compactable.Done::batches).contains(BATCHES - SOON.untouched());
        assertThat(compaction.step()).isEmpty();
        assertThat(read()).isEqualTo(rows);
    }

    /** It was held up when everything was written: what takes over may merge the same batches. */
    @Test
    void aDriverThatWasReplacedDecidesNothing() throws Exception {
        // given
        lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(Lake.section(database), QUERY.formatted("{path: out, compact: off}"));
        addDrops();
        lake.runOnce(file);
        file = lake.write(Lake.section(database), QUERY.formatted("out"));

        // when
        try (ControlPlane old = ControlPlane.open(database, "test")) {
            Compactable.Guard guard = decision -> {
                ControlPlane.open(database, "test").close();
                old.fenced("merge", connection -> {
                    decision.run();
                    return null;
                });
            };
            Compactable.Steps compaction = compaction(sink(file), Optional.of(database), guard);
            assertThat(catchThrowable(compaction::step)).isInstanceOf(Fenced.class);
        }

        // then
        assertThat(batches()).hasSize(BATCHES);
        assertThat(read()).isEqualTo(rows);
    }

    @Test
    void mergesByDefaultWhereThatIsQuickAndTwoDriversAreKeptApart() throws Exception {
        lake = new Lake(directory);
        String postgres = Lake.section(TestPostgres.database());

        assertThat(sink(lake.write(QUERY.formatted("out"))).compactBytes()).hasValue(128 << 20);
        assertThat(sink(lake.write(QUERY.formatted("hdfs://host/out"))).compactBytes())
                .isEmpty();
        assertThat(sink(lake.write(postgres, QUERY.formatted("hdfs://host/out")))
                        .compactBytes())
                .hasValue(128 << 20);
        assertThat(sink(lake.write(postgres, QUERY.formatted("s3a://bucket/out")))
                        .compactBytes())
                .isEmpty();
        assertThat(sink(lake.write(postgres, QUERY.formatted("{path: \"s3a://bucket/out\", compact: 1 GiB}")))
                        .compactBytes())
                .hasValue(1L << 30);
        Path alone = lake.write(QUERY.formatted("{path: \"s3a://bucket/out\", compact: 1 GiB}"));
        assertThatThrownBy(() -> lake.plan(alone))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(
                        "compact: nothing keeps two drivers apart that merge files at \"s3a://bucket/out\"")
                .hasMessageContaining("or write \"compact: off\"");
    }

    private ParquetDataset sink(Path file) {
        return (ParquetDataset)
                lake.plan(file).pipeline().queries().get("kept").sinks().get(0);
    }

    private Compactable.Steps compaction(
            ParquetDataset sink, Optional<PostgresConnection> database, Compactable.Guard guard) {
        return sink.compactable(Mode.APPEND)
                .orElseThrow()
                .steps(LocalSpark.session(), database, SOON.untouched(), SOON.least(), guard);
    }
}
