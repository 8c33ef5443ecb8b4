package weir.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.drop.Storage;
import weir.drop.Tallies;
import weir.history.BatchHistory;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.rejects.StreamStore;
import weir.run.PipelineRun;
import weir.serve.DriverLife;

/**
 * The strip of numbers: how many rows feeders have accepted, how many of them are in drops, and how many of those every sink of every query has. All are
 * taken from feeders' tallies, from the beginning of each lane on. What is under way is never counted as kept; at rest the numbers are exact. Looks at the
 * store every two seconds while somebody asks, on a thread of its own. Safe for many threads.
 */
final class RowAccount implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RowAccount.class);
    private static final int SECONDS_BETWEEN_LOOKS = 2;
    private static final long ASKED_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Plan plan;
    private final DriverLife life;
    private final QueryStreams streams;
    private final Map<String, Storage> stores = new LinkedHashMap<>();
    private final Map<String, Map<String, LaneTally>> tallies = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "weir tallies");
        made.setDaemon(true);
        return made;
    });
    private volatile Map<String, Account> accounts = Map.of();
    private volatile long askedNanos = System.nanoTime() - 2 * ASKED_NANOS;

    /**
     * Of one stream.
     *
     * @param accepted by feeders
     * @param inDrops of these
     * @param kept of these, by every sink of every query that reads the stream; empty while it cannot be told, as in a driver that was started a moment
     *     ago and is behind
     */
    record Account(long accepted, long inDrops, OptionalLong kept) {}

    RowAccount(Plan plan, DriverLife life, QueryStreams streams) {
        this.plan = plan;
        this.life = life;
        this.streams = streams;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // look() catches what it throws
    void start() {
        clock.scheduleWithFixedDelay(this::look, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }

    /** By stream, as it was at the last look; without streams that have no tally. Waits for nothing. */
    Map<String, Account> accounts() {
        askedNanos = System.nanoTime();
        return accounts;
    }

    private void look() {
        if (System.nanoTime() - askedNanos > ASKED_NANOS) {
            return;
        }
        try {
            Map<String, Account> found = new LinkedHashMap<>();
            for (var stream : plan.pipeline().streams().values()) {
                if (stream.source().dropRoot().isPresent()) {
                    Storage store = stores.computeIfAbsent(
                            stream.name(),
                            name -> StreamStore.open(
                                    plan.pipeline(), stream.source().dropRoot().get()));
                    read(stream.name(), store);
                    if (!tallies.get(stream.name()).isEmpty()) {
                        found.put(stream.name(), account(stream.name()));
                    }
                }
            }
            accounts = Map.copyOf(found);
        } catch (IOException | RuntimeException e) {
            LOG.debug("tallies not read reason=\"{}\"", Failure.reason(e));
        }
    }

    private void read(String stream, Storage store) throws IOException {
        Map<String, LaneTally> lanes = tallies.computeIfAbsent(stream, none -> new LinkedHashMap<>());
        for (String lane : Tallies.lanes(store)) {
            lanes.computeIfAbsent(lane, none -> new LaneTally()).add(Tallies.read(store, lane));
        }
    }

    private Account account(String stream) {
        Map<String, BatchHistory> histories =
                life.run().map(PipelineRun::histories).orElse(Map.of());
        int readers = streams.readersOf(histories, stream).size();
        long accepted = 0;
        long inDrops = 0;
        long kept = 0;
        boolean isKnown = readers > 0;
        for (Map.Entry<String, LaneTally> lane : tallies.get(stream).entrySet()) {
            accepted += lane.getValue().last().accepted();
            inDrops += lane.getValue().last().rows();
            var positions = streams.readers(histories, stream, lane.getKey());
            long slowest = positions.size() < readers
                    ? 0
                    : positions.stream().mapToLong(QueryStreams.Reader::position).min().orElse(0);
            OptionalLong rows = lane.getValue().rowsBefore(slowest);
            isKnown &= rows.isPresent();
            kept += rows.orElse(0);
        }
        return new Account(accepted, inDrops, isKnown ? OptionalLong.of(kept) : OptionalLong.empty());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
