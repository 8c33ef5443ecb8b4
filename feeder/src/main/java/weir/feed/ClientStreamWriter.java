package weir.feed;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import weir.feed.serve.LineServer;
import weir.feed.source.Intake;
import weir.feed.spool.Sink;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Rows go to whoever is connected, and are not kept. */
final class ClientStreamWriter implements StreamWriter {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SLICE = Duration.ofMillis(50);

    private final LineServer server;

    /** @throws Failure if the address is taken or not this machine's */
    ClientStreamWriter(Target.Clients target) {
        server = new LineServer(target.address(), PATIENCE);
    }

    @Override
    public Sink sink() {
        return server;
    }

    @Override
    public void awaitTaker() throws InterruptedException {
        server.awaitClient();
    }

    @Override
    public Progress progress(Intake intake) {
        return new Progress(intake.rows(), intake.bytes(), intake.refused(), 0, 0, 0, 0, 0, 0, 0, intake.rows());
    }

    @Override
    public String report() {
        return "%d clients of %s were served".formatted(server.served(), server.lane());
    }

    @Override
    public Optional<RuntimeException> failure() {
        return Optional.empty();
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Optional<RuntimeException> close(BooleanSupplier mayWait) throws InterruptedException {
        server.close();
        boolean isDone = server.await(SLICE);
        while (!isDone && mayWait.getAsBoolean()) {
            isDone = server.await(SLICE);
        }
        server.cutOff();
        return isDone ? Optional.empty() : Optional.of(slow());
    }

    private Failure slow() {
        return new TransientFailure(
                "send all rows to the clients of " + server.lane(),
                "they did not take them in time",
                "Feed a directory if every row counts");
    }
}
