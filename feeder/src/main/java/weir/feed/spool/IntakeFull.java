package weir.feed.spool;

/** Rows were not accepted; nothing of them is kept. The same rows may be offered again later. */
public final class IntakeFull extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** The store takes drops more slowly than rows come in, and the spool is filled to its high-water mark. */
        HIGH_WATER,
        /** The disk below the spool has no room, or does not let itself be written. */
        DISK,
        /** The spool is being closed. */
        CLOSED
    }

    private final Reason reason;

    /** @param message why, for a person */
    public IntakeFull(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
