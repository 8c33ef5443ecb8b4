package weir.groups;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import weir.postgres.GroupReader;
import weir.postgres.GroupWriter;

/**
 * The groups that batches before have left, and where a batch puts its own. It travels to tasks.
 *
 * @param isOver whether the batch was kept before: then its groups have it in them already, and its rows are made for nobody
 * @param partitions among which the groups are divided
 */
record KeptGroups(GroupReader reader, GroupWriter writer, boolean isOver, int partitions) implements Serializable {

    /** Of these groups, those that are there: keys and buffers by digest. */
    Map<ByteBuffer, byte[]> find(List<byte[]> digests) {
        return isOver ? Map.of() : reader.find(digests);
    }

    /** All groups of a partition, or those of them that have ended. */
    void scan(int partition, OptionalLong ended, GroupReader.Receiver receiver) {
        if (!isOver) {
            reader.scan(partition, partitions, ended, receiver);
        }
    }
}
