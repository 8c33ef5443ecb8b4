package weir.pass;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where queries meet the pass of their stream. A query is where its own checkpoint says; it takes part in a pass that begins there, and otherwise goes by itself to
 * where it can. Each query has a thread, and so has the pass. Safe for many threads.
 *
 * @param <M> what takes part for a query
 */
public final class Meeting<M> {
    private final Map<String, Seat<M>> seats = new LinkedHashMap<>();
    /** Queries that have not come yet, or are on their way. */
    private final Map<String, Optional<Position>> expected = new HashMap<>();

    private boolean isOver;
    /** Where the pass is, or where it will be when the batch that runs has ended. */
    private Position pass = Position.NONE;

    /** @param expected the queries that the first pass should wait for */
    public Meeting(Collection<String> expected) {
        expected.forEach(query -> this.expected.put(query, Optional.empty()));
    }

    /** Why a query that took part takes part no more, or why it could not. */
    public sealed interface Outcome {}

    /**
     * The pass is somewhere else: the query goes there by itself, and comes back.
     *
     * @param target where to
     */
    public record GoTo(Position target) implements Outcome {}

    /** Something has failed. */
    public record Failed(Throwable thrown) implements Outcome {}

    /** The pass has ended, and the query is where it was then. */
    public record Ended() implements Outcome {}

    /** There is no pass any more, and the query is somewhere else: it reads the rest by itself. */
    public record Alone() implements Outcome {}

    private static final class Seat<M> {
        private final M member;
        private Position at;
        private Outcome outcome;

        Seat(M member, Position at) {
            this.member = member;
            this.at = at;
        }
    }

    /**
     * Takes part, for as long as it can; to be called by the thread of a query.
     *
     * @param at where the query is
     * @return why it has ended
     */
    public synchronized Outcome attend(String query, Position at, M member) throws InterruptedException {
        expected.remove(query);
        if (isOver) {
            notifyAll();
            return new Alone();
        }
        Seat<M> seat = new Seat<>(member, at);
        seats.put(query, seat);
        notifyAll();
        try {
            while (seat.outcome == null) {
                wait();
            }
        } finally {
            seats.remove(query, seat);
        }
        return seat.outcome;
    }

    /** A query is not on its way any more; it comes back, but nobody knows when. */
    public synchronized void isDelayed(String query) {
        if (expected.getOrDefault(query, Optional.empty()).isPresent()) {
            doNotWaitFor(query);
        }
    }

    /** A query does not come for now; it may come later. */
    public synchronized void doNotWaitFor(String query) {
        expected.remove(query);
        notifyAll();
    }

    /** Nobody is waited for any more. */
    public synchronized void doNotWaitForAny() {
        expected.clear();
        notifyAll();
    }

    /**
     * Waits for queries, and settles where the pass begins: where the furthest of them is, so that nothing is read twice. The others go there.
     *
     * @param patience how long it waits for all, once the first has come
     * @return where it begins; empty if the meeting is over
     */
    public synchronized Optional<Position> begin(Duration patience) throws InterruptedException {
        while (seats.isEmpty() && !isOver) {
            wait();
        }
        awaitWhile(patience, () -> !expected.isEmpty());
        if (isOver || seats.isEmpty()) {
            return isOver ? Optional.empty() : begin(patience);
        }
        Position furthest = seats.values().stream()
                .map(seat -> seat.at)
                .reduce(Position.NONE, Position::furthest);
        pass = furthest;
        send(furthest, Set.of());
        return Optional.of(furthest);
    }

    /**
     * Who takes part in a pass. Those that can never be where it begins are sent to where it ends.
     *
     * @param patience how long it waits for those that it has sent to where it begins
     * @return those that are where it begins, by name
     */
    public synchronized Map<String, M> enter(Position start, Position end, Duration patience)
            throws InterruptedException {
        awaitWhile(
                patience,
                () -> expected.values().stream()
                        .anyMatch(target -> target.filter(start::isLevel).isPresent()));
        Map<String, M> entered = new LinkedHashMap<>();
        seats.forEach((query, seat) -> {
            if (seat.outcome == null && seat.at.isLevel(start)) {
                entered.put(query, seat.member);
            }
        });
        pass = end;
        send(end, entered.keySet());
        return entered;
    }

    /** Sends those that are behind a place there, but for some. */
    private void send(Position target, Set<String> others) {
        List<String> sent = new ArrayList<>();
        seats.forEach((query, seat) -> {
            if (seat.outcome == null
                    && !others.contains(query)
                    && !seat.at.isLevel(target)
                    && seat.at.isAtMost(target)) {
                sent.add(query);
            }
        });
        for (String query : sent) {
            expected.put(query, Optional.of(target));
            leave(query, new GoTo(target));
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void awaitWhile(Duration patience, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isOver && condition.holds()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
    }

    /** A query that takes part has come to another place. */
    public synchronized void move(String query, Position to) {
        Seat<M> seat = seats.get(query);
        if (seat != null) {
            seat.at = to;
        }
    }

    /** A query takes part no more. */
    public synchronized void leave(String query, Outcome why) {
        Seat<M> seat = seats.get(query);
        if (seat != null && seat.outcome == null) {
            seat.outcome = why;
            notifyAll();
        }
    }

    /** No query takes part any more. They come again, and the next pass should wait for them. */
    public synchronized void leaveAll(Outcome why) {
        for (String query : List.copyOf(seats.keySet())) {
            expected.put(query, Optional.empty());
            leave(query, why);
        }
    }

    /** There is no pass any more. Those that are where it has ended have ended, too; others, and those that come later, are alone. */
    public synchronized void end() {
        isOver = true;
        new ArrayList<>(seats.entrySet())
                .forEach(seat -> leave(
                        seat.getKey(), seat.getValue().at.isLevel(pass) ? new Ended() : new Alone()));
        notifyAll();
    }
}
