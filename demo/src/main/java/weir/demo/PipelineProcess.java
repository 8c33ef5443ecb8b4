package weir.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import weir.problem.Exit;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Spark and the pipeline, in a process of their own that is started again whenever it dies. */
final class PipelineProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(300);
    /** One that fails by itself, rather than being killed, this often without living a minute in between is given up. */
    private static final int MAX_FAILURES = 5;

    private static final Duration LONG_LIFE = Duration.ofMinutes(1);
    private static final int KILLED = 128 + 9;

    private final ProcessBuilder builder;
    private final Path log;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread supervisor = new Thread(this::supervise, "pipeline");
    private volatile Process process;
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile boolean givenUp;

    private PipelineProcess(ProcessBuilder builder, Path log) {
        this.builder = builder;
        this.log = log;
    }

    /**
     * Starts the process.
     *
     * @param pipeline the pipeline file
     * @param environment what the file's variables stand for
     * @param log where its output goes
     */
    static PipelineProcess start(Path pipeline, Map<String, String> environment, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(DriverOptions.inherited());
        command.addAll(List.of(
                "-Xmx900m",
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                "run",
                pipeline.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        PipelineProcess pipelineProcess = new PipelineProcess(builder, log);
        pipelineProcess.spawn();
        pipelineProcess.supervisor.start();
        return pipelineProcess;
    }

    private synchronized void spawn() {
        if (stop.getCount() == 0) {
            return;
        }
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new TransientFailure("start the pipeline", e, "Check that there is memory left");
        }
    }

    private void supervise() {
        int failures = 0;
        long born = System.nanoTime();
        try {
            while (true) {
                int code = process.waitFor();
                // Ctrl-C reaches all processes at once: give the word to stop some time to arrive.
                if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                boolean shortLife = System.nanoTime() - born < LONG_LIFE.toNanos();
                failures = code == KILLED ? 0 : shortLife ? failures + 1 : 1;
                if (code == Exit.INVALID_INPUT || failures == MAX_FAILURES) {
                    givenUp = true;
                    return;
                }
                restarts.incrementAndGet();
                born = System.nanoTime();
                spawn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often it has been started again. */
    int restarts() {
        return restarts.get();
    }

    /** Where the process's output goes. */
    Path log() {
        return log;
    }

    /** The process that runs now. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** @throws Failure if the pipeline can't run and is not started again */
    void throwIfGivenUp() {
        if (givenUp) {
            throw new PermanentFailure("run the pipeline", lastWords(), "Read \"" + log + "\"");
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last =
                    lines.stream().filter(line -> line.startsWith("Cannot ")).toList();
            return last.isEmpty()
                    ? "it ended with code " + process.exitValue()
                    : last.get(last.size() - 1).replaceAll("\\.$", "");
        } catch (IOException e) {
            return "it ended with code " + process.exitValue();
        }
    }

    /** Lets the running batches end, then the process. */
    @Override
    public void close() {
        synchronized (this) {
            stop.countDown();
        }
        try {
            process.destroy();
            supervisor.join(PATIENCE.toMillis());
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
