package weir.feed.source;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.address.HostPort;
import weir.problem.Backoff;
import weir.problem.Failure;

/** Lines from a TCP server; connects again whenever the connection ends. */
public final class ConnectSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectSource.class);
    private static final int CONNECT_MILLIS = 10_000;

    private final HostPort address;
    private final LineLimits limits;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Socket socket = new Socket();

    /** @param address of the server */
    public ConnectSource(HostPort address, LineLimits limits) {
        this.address = address;
        this.limits = limits;
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        int failures = 0;
        do {
            try (Socket connection = new Socket()) {
                socket = connection;
                connection.connect(address.socket(), CONNECT_MILLIS);
                connection.setSoTimeout((int) limits.idle().toMillis());
                failures = 0;
                LOG.atInfo().addKeyValue("source", address).log("Connected");
                Pump.run(intake, "tcp " + address, connection.getInputStream(), limits);
            } catch (IOException e) {
                if (!intake.isStopping()) {
                    LOG.atWarn().addKeyValue("source", address).log("Connection ended: {}", Failure.reason(e));
                }
            }
            failures++;
        } while (!intake.isStopping() && !stopped.await(BACKOFF.after(failures).toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void stop() {
        stopped.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.atDebug().log("Closing a socket: {}", Failure.reason(e));
        }
    }
}
