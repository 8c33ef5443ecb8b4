package weir.source;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;
import weir.drop.Drop;

/** The drops that one task reads, one after the other. */
record DropPartition(List<Drop> drops) implements InputPartition {}
