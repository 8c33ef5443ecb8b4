package weir.source;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/** Says of a line, without reading a stream, whether it fits. Uses Spark's current settings. Not thread-safe. */
public final class LineJudge {
    private final StructType data;
    private final SparkLine spark;

    /** @param declared the stream's columns, as given to the source */
    public LineJudge(StructType declared) {
        this.data = RowShape.declared(declared).data();
        this.spark = new SparkLine(data);
    }

    /** Why a line does not fit; empty if it does. */
    public Optional<String> fault(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        SparkLine.Result result = spark.parse(bytes, 0, bytes.length, data.length());
        if (result.problem().isEmpty() && result.rows().isEmpty()) {
            return Optional.of("there is no row in it");
        }
        return result.problem();
    }
}
