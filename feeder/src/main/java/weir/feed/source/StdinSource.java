package weir.feed.source;

import java.io.IOException;
import java.io.InputStream;

/** Lines from standard input, to its end. */
public final class StdinSource implements Source {
    private final InputStream in;
    private final LineLimits limits;

    /** @param in standard input */
    public StdinSource(InputStream in, LineLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    @Override
    public void run(Intake intake) throws IOException, InterruptedException {
        Pump.run(intake, "stdin", in, limits);
    }
}
