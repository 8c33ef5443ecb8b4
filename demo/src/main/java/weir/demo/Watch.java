package weir.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import weir.feed.Feeder;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Looks at a running demo once a second, shows it, and sees to it that nothing dies unnoticed. */
final class Watch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** So long the database may be away, or nothing may be read although there are drops. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Screen screen;
    private final DemoDirectory directory;
    private final DropIndex drops;
    private final Postgres postgres;
    private final PipelineProcess pipeline;
    private final List<Check> checks;
    private final CountDownLatch stop;
    private long answered = System.nanoTime();

    /** @param stop is counted down when the user wants to stop */
    Watch(
            Screen screen,
            DemoDirectory directory,
            Postgres postgres,
            PipelineProcess pipeline,
            List<Check> checks,
            CountDownLatch stop) {
        this.screen = screen;
        this.directory = directory;
        this.drops = new DropIndex(directory.stream());
        this.postgres = postgres;
        this.pipeline = pipeline;
        this.checks = checks;
        this.stop = stop;
    }

    /**
     * Watches while the feeder feeds.
     *
     * @param time for so long; empty for without end
     * @return false if the user wants to stop
     * @throws Failure if the feeder or the pipeline has to give up
     */
    boolean feeding(Feeder feeder, Optional<Duration> time) throws InterruptedException {
        long begun = System.nanoTime();
        while (time.isEmpty() || System.nanoTime() - begun < time.get().toNanos()) {
            look();
            feeder.await(Duration.ofMillis(1));
            if (stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Watches until all sinks have kept all drops.
     *
     * @return false if the user wants to stop
     */
    boolean catchingUp() throws InterruptedException {
        long mostRead = -1;
        long since = System.nanoTime();
        while (true) {
            Optional<Sample> sample = look();
            if (sample.isPresent() && sample.get().complete()) {
                return true;
            }
            long read = sample.map(Sample::read).orElse(-1L);
            if (read > mostRead) {
                mostRead = read;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new TransientFailure(
                        "read all drops",
                        "nothing more has been read for " + PATIENCE.toSeconds() + " s",
                        "Read \"" + pipeline.log() + "\"");
            }
            if (stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
    }

    private Optional<Sample> look() {
        pipeline.throwIfGivenUp();
        try (Connection connection = postgres.connect()) {
            Sample sample = Sample.take(drops, directory.lake(), connection, checks);
            answered = System.nanoTime();
            screen.show(sample, pipeline.restarts());
            return Optional.of(sample);
        } catch (SQLException e) {
            if (System.nanoTime() - answered > PATIENCE.toNanos()) {
                throw new TransientFailure("ask PostgreSQL", e, "Start the demo again");
            }
            return Optional.empty();
        }
    }
}
