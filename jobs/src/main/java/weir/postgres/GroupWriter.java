package weir.postgres;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;

/** Writes the groups of a batch in a task: what is small goes to the driver, what is large into a staging table. */
public final class GroupWriter implements Serializable {
    private final EncodeRows encode;

    GroupWriter(EncodeRows encode) {
        this.encode = encode;
    }

    /**
     * Takes all groups of a partition.
     *
     * @param groups rows of {@link GroupTable#SCHEMA}; one row may be used again for the next
     */
    public Encoded write(Iterator<InternalRow> groups) {
        return encode.call(groups).next();
    }
}
