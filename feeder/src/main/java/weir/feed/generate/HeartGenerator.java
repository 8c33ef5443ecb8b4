package weir.feed.generate;

import static weir.feed.generate.LineBuffer.ascii;

/**
 * Heart rates of the users whose watches {@link WatchGenerator} makes up, each around a rate of its own. For stretches of 20 seconds a heart
 * may race, or a sensor be off; then nothing comes from that user.
 */
final class HeartGenerator implements RowGenerator {
    private static final int USERS = 9;
    private static final long STRETCH_NANOS = 20_000_000_000L;
    private static final long WAVE_NANOS = 300_000_000_000L;
    private static final double RACING = 0.02;
    private static final double OFF = 0.05;
    private static final int LEAST = 56;
    private static final int MORE_WHILE_RACING = 70;

    private static final byte[] USER = ascii(",\"User\":\"");
    private static final byte[] BPM = ascii("\",\"bpm\":");
    private static final byte[] END = ascii("}\n");
    private static final byte[] NO_READING = ascii(",\"User\":null,\"bpm\":null}\n");

    private final Dice dice;
    private final double errors;
    private final Timing timing;

    HeartGenerator(long seed, double errors, Timing timing) {
        this.dice = new Dice(seed);
        this.errors = errors;
        this.timing = timing;
    }

    @Override
    public void write(long row, LineBuffer into) {
        long place = timing.place(row);
        timing.write(place, into);
        if (dice.happens(errors, place, 1)) {
            into.append(NO_READING);
            return;
        }
        long nanos = timing.sinceStart(place);
        long stretch = nanos / STRETCH_NANOS;
        int user = userWithSensor(place, stretch);
        into.append(USER).append((char) ('a' + user));
        into.append(BPM).append(bpm(place, user, nanos, stretch)).append(END);
    }

    /** Somebody whose sensor is on; where all are off, anybody. */
    private int userWithSensor(long place, long stretch) {
        int first = dice.below(USERS, place, 2);
        int user = first;
        do {
            if (!dice.happens(OFF, stretch * USERS + user, 3)) {
                return user;
            }
            user = (user + 1) % USERS;
        } while (user != first);
        return first;
    }

    private long bpm(long place, int user, long nanos, long stretch) {
        int own = LEAST + dice.below(24, user, 4);
        // Up by 6 and down again in 5 minutes, each user at another time.
        long phase = (nanos + user * WAVE_NANOS / USERS) % WAVE_NANOS;
        long wave = 6 - Math.abs(12 * phase / WAVE_NANOS - 6);
        int noise = dice.below(5, place, 5) + dice.below(5, place, 6) - 4;
        int racing = dice.happens(RACING, stretch * USERS + user, 7) ? MORE_WHILE_RACING : 0;
        return own + wave + noise + racing;
    }
}
