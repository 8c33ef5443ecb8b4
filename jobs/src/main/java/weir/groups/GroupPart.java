package weir.groups;

import java.io.Serializable;
import weir.postgres.Encoded;

/**
 * The groups of one partition of a batch. A class and not a record, because Kryo, which a user may have chosen, can't fill records.
 */
final class GroupPart implements Serializable {
    private final int partition;
    private final Encoded groups;

    GroupPart(int partition, Encoded groups) {
        this.partition = partition;
        this.groups = groups;
    }

    int partition() {
        return partition;
    }

    Encoded groups() {
        return groups;
    }
}
