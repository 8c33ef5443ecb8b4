package weir.source;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** Travels to the executors and makes the readers there. */
record DropReaderFactory(
        StreamLocation location,
        RowShape shape,
        ReadOptions.BadLines badRows,
        Quarantine quarantine,
        AheadLimit limit,
        AheadCount ahead)
        implements PartitionReaderFactory {

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        return new DropReader(
                location.storage(),
                ((DropPartition) partition).drops(),
                shape,
                new BadLines(badRows, quarantine),
                limit,
                ahead);
    }
}
