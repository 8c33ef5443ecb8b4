package weir.feed.generate;

import static weir.feed.generate.LineBuffer.ascii;

/**
 * Readings of smart watches and phones, in the schema of the heterogeneity activity recognition set (HHAR). Users keep an
 * activity for some ten seconds of readings, then take up another.
 */
final class WatchGenerator implements RowGenerator {
    private static final String[] MODELS = {"nexus4", "nexus4", "s3mini", "s3mini", "gear", "lgwatch"};
    private static final String[] DEVICES = {"nexus4_1", "nexus4_2", "s3mini_1", "s3mini_2", "gear_1", "lgwatch_1"};
    private static final String[] ACTIVITIES = {"stand", "sit", "walk", "bike", "stairsup", "stairsdown", "null"};
    /** How far readings swing around the mean, per activity, in millionths. */
    private static final int[] SWING = {120_000, 60_000, 2_600_000, 1_700_000, 3_100_000, 3_400_000, 700_000};

    private static final int USERS = 9;
    private static final int READINGS_PER_ACTIVITY = 1_000;

    private static final byte[] INDEX = ascii(",\"Index\":");
    private static final byte[] X = ascii(",\"x\":");
    private static final byte[] Y = ascii(",\"y\":");
    private static final byte[] Z = ascii(",\"z\":");
    private static final byte[] END = ascii("}\n");
    private static final byte[] NO_READING = ascii(",\"Device\":null,\"Index\":null,\"Model\":null,\"User\":null,"
            + "\"gt\":null,\"x\":null,\"y\":null,\"z\":null}\n");

    private static final byte[][] DEVICE = new byte[DEVICES.length][];
    private static final byte[][] MODEL_AND_USER = new byte[DEVICES.length * USERS][];
    private static final byte[][] ACTIVITY = new byte[ACTIVITIES.length][];

    static {
        for (int device = 0; device < DEVICES.length; device++) {
            DEVICE[device] = ascii(",\"Device\":\"" + DEVICES[device] + "\"");
            for (int user = 0; user < USERS; user++) {
                MODEL_AND_USER[device * USERS + user] =
                        ascii(",\"Model\":\"" + MODELS[device] + "\",\"User\":\"" + (char) ('a' + user) + "\"");
            }
        }
        for (int activity = 0; activity < ACTIVITIES.length; activity++) {
            ACTIVITY[activity] = ascii(",\"gt\":\"" + ACTIVITIES[activity] + "\"");
        }
    }

    private final Dice dice;
    private final double errors;
    private final Timing timing;

    WatchGenerator(long seed, double errors, Timing timing) {
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
        int who = dice.below(USERS * DEVICES.length, place, 2);
        int user = who % USERS;
        int device = who / USERS;
        int activity = dice.below(ACTIVITIES.length, place / READINGS_PER_ACTIVITY * USERS + user, 3);
        into.append(DEVICE[device]).append(INDEX).append(place);
        into.append(MODEL_AND_USER[device * USERS + user]).append(ACTIVITY[activity]);
        into.append(X).append(reading(place, 4, activity), 6);
        into.append(Y).append(reading(place, 5, activity), 6);
        // The watch's third axis points down: gravity is in it.
        into.append(Z).append(9_806_650 + reading(place, 6, activity), 6);
        into.append(END);
    }

    /** The sum of two dice: small readings are more frequent than large ones. */
    private long reading(long place, int use, int activity) {
        long bits = dice.bits(place, use);
        int one = (int) (bits & 0xFFFF);
        int two = (int) (bits >>> 16 & 0xFFFF);
        return (long) (one + two - 0xFFFF) * SWING[activity] / 0xFFFF;
    }
}
