package weir.files;

import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.streaming.Source;

/** Spark's description of a directory whose files are read as they appear, which makes another source of it. */
final class NamedDirectory extends DataSource {
    private final DataSource described;
    private final String path;
    private final boolean isNamed;

    /**
     * A directory.
     *
     * @param described as Spark describes it
     * @param isNamed whether the path is a name though it looks like a pattern
     */
    NamedDirectory(DataSource described, String path, boolean isNamed) {
        super(
                described.sparkSession(),
                described.className(),
                described.paths(),
                described.userSpecifiedSchema(),
                described.partitionColumns(),
                described.bucketSpec(),
                described.options(),
                described.catalogTable());
        this.described = described;
        this.path = path;
        this.isNamed = isNamed;
    }

    /** Once found out, the columns stay. */
    @Override
    public SourceInfo sourceInfo() {
        return described.sourceInfo();
    }

    @Override
    public Source createSource(String metadataPath) {
        return new NamedFilesSource(this, path, isNamed, metadataPath);
    }
}
