package weir.postgres;

import java.io.Serializable;

/**
 * What came of one partition. A class and not a record, because Kryo, which a user may have chosen, can't fill records.
 */
public final class Encoded implements Serializable {
    private final int partition;
    private final long attempt;
    private final long rows;
    private final boolean staged;
    private final byte[] bytes;

    private Encoded(int partition, long attempt, long rows, boolean staged, byte[] bytes) {
        this.partition = partition;
        this.attempt = attempt;
        this.rows = rows;
        this.staged = staged;
        this.bytes = bytes;
    }

    /** Its rows, in COPY's format. */
    static Encoded inline(int partition, long attempt, long rows, byte[] bytes) {
        return new Encoded(partition, attempt, rows, false, bytes);
    }

    /** Its rows lie in the staging table. */
    static Encoded staged(int partition, long attempt, long rows) {
        return new Encoded(partition, attempt, rows, true, new byte[0]);
    }

    int partition() {
        return partition;
    }

    long attempt() {
        return attempt;
    }

    long rows() {
        return rows;
    }

    boolean isStaged() {
        return staged;
    }

    byte[] bytes() {
        return bytes;
    }
}
