package weir.feed;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import weir.drop.WritableStorage;
import weir.feed.s3.S3Storage;
import weir.feed.source.Intake;
import weir.feed.spool.Sink;
import weir.feed.spool.Spool;
import weir.feed.spool.SpoolSpec;
import weir.feed.upload.LaneEnd;
import weir.feed.upload.Upload;
import weir.feed.upload.Uploader;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Rows become durable in a spool, and drops in a store. */
final class DropStreamWriter implements StreamWriter {
    private static final Duration SLICE = Duration.ofMillis(50);

    /** What was counted is worth a moment at the end; it is told again at the next start. */
    private static final Duration TELL = Duration.ofSeconds(1);

    /** What a store may take to end a lane. */
    private static final Duration END = Duration.ofSeconds(2);

    private final WritableStorage storage;
    private final boolean isEnding;
    private final Uploader uploader;
    private final Spool spool;

    /**
     * @param isEnding whether the lane is ended when the writer is closed
     * @throws Failure if the spool can't be opened
     */
    DropStreamWriter(SpoolSpec spec, WritableStorage storage, boolean isEnding) {
        this.storage = storage;
        this.isEnding = isEnding;
        this.uploader = new Uploader(storage);
        this.spool = Spool.open(spec, uploader::add);
        uploader.start(spool);
    }

    Spool spool() {
        return spool;
    }

    @Override
    public Sink sink() {
        return spool;
    }

    @Override
    public void awaitTaker() {
        // The spool is always there.
    }

    @Override
    public Progress progress(Intake intake) {
        Upload upload = uploader.progress();
        return new Progress(
                intake.rows(),
                intake.bytes(),
                intake.refused(),
                upload.rows(),
                upload.drops(),
                upload.bytes(),
                spool.bytes(),
                upload.waiting(),
                upload.lagMillis(),
                upload.retries(),
                spool.rows());
    }

    @Override
    public String report() {
        Upload done = uploader.progress();
        return "%d rows in %d drops of lane %s".formatted(done.rows(), done.drops(), spool.lane());
    }

    @Override
    public Optional<RuntimeException> failure() {
        return spool.failure().or(uploader::failure);
    }

    @Override
    public Optional<String> obstacle() {
        return spool.failure()
                .map(RuntimeException.class::cast)
                .or(spool::refusal)
                .map(RuntimeException::getMessage);
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public Optional<RuntimeException> close(BooleanSupplier mayWait) throws InterruptedException {
        spool.close();
        boolean isSealed = spool.await(SLICE);
        while (!isSealed && mayWait.getAsBoolean() && failure().isEmpty()) {
            isSealed = spool.await(SLICE);
        }
        boolean isSent = uploader.await(SLICE);
        while (!isSent && mayWait.getAsBoolean() && failure().isEmpty()) {
            isSent = uploader.await(SLICE);
        }
        uploader.tell(TELL);
        uploader.stop();
        boolean hasUnsent = spool.hasUnsealed() || uploader.progress().waiting() > 0;
        Optional<RuntimeException> obstacle = hasUnsent
                ? Optional.of(unsent())
                : isEnding && failure().isEmpty() ? new LaneEnd(storage, spool).write(END) : Optional.empty();
        spool.release();
        if (storage instanceof S3Storage store) {
            store.close();
        }
        return obstacle;
    }

    private Failure unsent() {
        return new TransientFailure(
                "bring all rows of lane \"" + spool.lane() + "\" to \"" + storage.describe() + "\"",
                "the disk or the store did not take them in time",
                "They are safe in \"" + spool.directory() + "\"; start the feeder again to send them");
    }
}
