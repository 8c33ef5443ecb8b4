package weir.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.contents.Contents;
import weir.control.PostgresConnection;

/** What a sink has kept, to be read back. */
public interface KeptResult {
    /** How people find it, for example {@code postgres activity}. */
    String name();

    /** What it is called in a sentence, for example {@code the table "activity"}. */
    String title();

    /** Whether something beside the query may put the same rows elsewhere while they are read, so that a second look is fair. */
    boolean isMovedMeanwhile();

    /**
     * What it held at one moment, in a form that can be compared.
     *
     * @param views opens a view of the present moment; one that stays open is closed with the contents
     * @return empty if the query has not kept anything yet
     */
    Optional<Contents> contents(SparkSession session, Query query, StructType schema, Views views);

    /**
     * The rows as they are now.
     *
     * @param database that of the pipeline
     * @param scratch a directory of the caller's, not there yet, for copies of what is replaced while it is read
     * @return empty if the query has not kept anything yet
     * @throws weir.problem.Failure if what holds them is away
     */
    Optional<Dataset<Row>> rows(
            SparkSession session, Query query, StructType schema, Optional<PostgresConnection> database, Path scratch);

    /** The rows as anybody reads them who knows nothing of Weir. */
    Dataset<Row> plainRows(SparkSession session, StructType schema, Optional<PostgresConnection> database);

    /** Opens views. */
    @FunctionalInterface
    interface Views {
        /** One of the present moment. */
        KeptView open();
    }
}
