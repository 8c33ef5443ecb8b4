package weir.parquet;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;

/** Writes Spark's rows, and what the configuration holds for the footer. Made by Parquet, by name. */
public final class FooterWriteSupport extends ParquetWriteSupport {
    /** Where the configuration holds it. */
    static final String CONTENT = "weir.parquet.footer";

    @Override
    public WriteContext init(Configuration configuration) {
        WriteContext context = super.init(configuration);
        Map<String, String> metadata = new HashMap<>(context.getExtraMetaData());
        metadata.put(BatchManifest.FOOTER, configuration.get(CONTENT));
        return new WriteContext(context.getSchema(), metadata);
    }
}
