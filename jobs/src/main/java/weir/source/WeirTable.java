package weir.source;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A stream of drops as a table of Spark's. */
final class WeirTable implements Table, SupportsRead {
    private final RowShape shape;
    private final ReadOptions options;

    WeirTable(RowShape shape, ReadOptions options) {
        this.shape = shape;
        this.options = options;
    }

    @Override
    public String name() {
        return "weir " + options.path();
    }

    // The other ways to say a table's columns are for catalogs; this one is all that Spark 3.5 asks of a source.
    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
        return shape.output();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.MICRO_BATCH_READ, TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap ignored) {
        return new WeirScan.Builder(shape, options);
    }
}
