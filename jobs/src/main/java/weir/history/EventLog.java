package weir.history;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last {@link #MAX_EVENTS} events of one life of a driver. Safe for many threads. */
public final class EventLog {
    /** So many are remembered. */
    public static final int MAX_EVENTS = 2_000;

    private final Clock clock;
    private final long epoch;
    private final String life;
    private final Deque<DriverEvent> events = new ArrayDeque<>();
    private long last;

    /**
     * Of a life that begins now.
     *
     * @param epoch its number; 0 without a control plane
     */
    public EventLog(Clock clock, long epoch) {
        this.clock = clock;
        this.epoch = epoch;
        this.life = Long.toString(clock.millis(), Character.MAX_RADIX);
    }

    /** The life's number; 0 without a control plane. */
    public long epoch() {
        return epoch;
    }

    /** What tells this life from others: letters and digits. */
    public String life() {
        return life;
    }

    /** Adds one that happened to the driver. */
    public void add(DriverEvent.Kind kind, String text) {
        add(kind, Optional.empty(), text, -1);
    }

    /** Adds one that happened to a query. */
    public synchronized void add(DriverEvent.Kind kind, Optional<String> query, String text, long batch) {
        last++;
        events.addLast(new DriverEvent(last, clock.millis(), kind, query, text, batch));
        if (events.size() > MAX_EVENTS) {
            events.removeFirst();
        }
    }

    /** The number of the newest; 0 if there is none. */
    public synchronized long last() {
        return last;
    }

    /** Whether all that followed the event of a number are still there. */
    public synchronized boolean hasAllBehind(long number) {
        return number <= last && (events.isEmpty() || events.peekFirst().number() <= number + 1);
    }

    /**
     * The events behind one, oldest first.
     *
     * @param number its number; 0 for all
     * @param most at most so many, the oldest of them
     */
    public synchronized List<DriverEvent> behind(long number, int most) {
        List<DriverEvent> behind = new ArrayList<>();
        for (DriverEvent event : events) {
            if (event.number() > number && behind.size() < most) {
                behind.add(event);
            }
        }
        return behind;
    }
}
