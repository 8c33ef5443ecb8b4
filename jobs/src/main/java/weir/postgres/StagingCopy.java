package weir.postgres;

import java.sql.SQLException;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One task's COPY into a staging table, in a transaction that an older driver's task can't commit. */
final class StagingCopy {
    private static final int CHUNK = 64 * 1024;

    private StagingCopy() {}

    /**
     * Copies all rows of a partition.
     *
     * @param action verb and thing for {@link weir.problem.Failure}
     * @param begun the rows that have been encoded already
     * @param rest the others
     * @return how many {@code rest} had
     */
    static long run(
            String action,
            Staging staging,
            StagingTags tags,
            RowEncoder encoder,
            CopyBuffer begun,
            Iterator<InternalRow> rest) {
        return staging.control().fencedAtItsCommit(action, connection -> {
            CopyIn copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + staging.table() + " (" + StagingTags.NAMES + ", " + staging.cells()
                            + ") FROM STDIN (FORMAT binary)");
            CopyBuffer chunk = new CopyBuffer(2 * CHUNK);
            chunk.writeBytes(CopyBuffer.header());
            RowEncoder.tag(begun, tags, chunk);
            long count = 0;
            while (rest.hasNext()) {
                flushIfFull(chunk, copy);
                encoder.write(tags, rest.next(), chunk);
                count++;
            }
            chunk.writeBytes(CopyBuffer.trailer());
            copy.writeToCopy(chunk.array(), 0, chunk.size());
            copy.endCopy();
            return count;
        });
    }

    private static void flushIfFull(CopyBuffer chunk, CopyIn copy) throws SQLException {
        if (chunk.size() >= CHUNK) {
            copy.writeToCopy(chunk.array(), 0, chunk.size());
            chunk.clear();
        }
    }
}
