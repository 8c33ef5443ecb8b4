package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.source.LocalSpark;

class GraceTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    /** The patient run is told first. If both had the same grace, its batch would be cut off first. */
    @Test
    void cutsABatchOffWhenItsOwnGraceIsOver() throws Exception {
        // given
        Batch patient = new Batch();
        Batch hasty = new Batch();
        try (PipelineRun longGrace = run("patient", Duration.ofHours(1), patient);
                PipelineRun noGrace = run("hasty", Duration.ZERO, hasty)) {
            patient.written.await();
            hasty.written.await();

            // when
            Thread stopping = new Thread(longGrace::stop);
            stopping.start();
            await().atMost(LONG).until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            noGrace.stop();
            patient.goesOn.countDown();
            stopping.join();

            // then
            assertThat(noGrace.progress().get(0).batch()).isEmpty();
            assertThat(longGrace.progress().get(0).batch()).hasValue(0);
        }
    }

    private PipelineRun run(String query, Duration grace, Batch batch) throws IOException {
        Lake lake = new Lake(Files.createDirectory(directory.resolve(query)));
        lake.add("a", "x", 1, 0);
        Path file = lake.write(
                """
                %s:
                  sql: SELECT k, n FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: out/rows
                """
                        .formatted(query));
        RunOptions options = lake.options().stoppingWithin(grace).telling(batch);
        return PipelineRun.start(LocalSpark.session(), lake.plan(file), options);
    }

    /** A batch that is under way until it is told to go on. */
    private static final class Batch implements RunOptions.BatchWatch {
        private final CountDownLatch written = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public void written(String query, long batch) {
            written.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("cut off", e);
            }
        }
    }
}
