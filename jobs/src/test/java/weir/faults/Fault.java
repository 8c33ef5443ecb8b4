package weir.faults;

/** What happens to a driver. */
enum Fault {
    /** {@code kill -9}, and a new driver. */
    KILL,
    /** A new driver starts while the first is frozen; then the first thaws. */
    TWIN,
    /** The database ends without a clean stop, and comes back. */
    POSTGRES_CRASH,
    /** Every connection to the database is cut. */
    POSTGRES_CUT,
    /** The database ends for good while the driver lives, and its standby takes over without the last commits. */
    LOSSY_FAILOVER,
    /** Writes to the store fail, and others are confirmed and lost; then the driver is killed. */
    STORE,
    /** The disk with the store is full for a while. */
    DISK_FULL;

    /** One after the other, from seed to seed. */
    static Fault of(long seed) {
        return values()[(int) Math.floorMod(seed, (long) values().length)];
    }
}
