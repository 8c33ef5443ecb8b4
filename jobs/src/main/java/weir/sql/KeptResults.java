package weir.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import weir.control.PostgresConnection;
import weir.control.TaskConnections;
import weir.parquet.KeptDataset;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.postgres.KeptTable;
import weir.problem.Failure;
import weir.problem.TransientFailure;
import weir.scratch.Scratch;
import weir.sink.Mode;

/** What outlives drivers: tables of Postgres and datasets of Parquet files, as they are now. They are only read. */
final class KeptResults implements AutoCloseable {
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String ROWS_AT_A_TIME = "10000";

    private final SparkSession session;
    private final Plan plan;
    /** For copies of files that are replaced while they are read. */
    private final Path copies;

    /** @param session where the rows are wanted */
    KeptResults(SparkSession session, Plan plan) {
        this.session = session;
        this.plan = plan;
        this.copies = Scratch.newDirectory("sql-");
    }

    /** Where the result of a query can be read; empty if it has no such sink. */
    static Optional<Sink> place(Query query) {
        return query.sinks().stream()
                .filter(sink -> sink instanceof Sink.Postgres || sink instanceof Sink.Parquet)
                .findFirst();
    }

    /**
     * The rows of a sink, of which {@link #place} has said that they can be read; none if the query has not kept any yet.
     *
     * @throws Failure if what holds them is away
     */
    Dataset<Row> rows(Plan.PlannedQuery planned, Sink sink) {
        return (sink instanceof Sink.Postgres postgres ? table(planned, postgres) : files(planned, (Sink.Parquet) sink))
                .orElseGet(() -> session.createDataFrame(List.of(), planned.schema()));
    }

    private Optional<Dataset<Row>> table(Plan.PlannedQuery planned, Sink.Postgres sink) {
        PostgresConnection database = plan.pipeline().postgres().orElseThrow();
        KeptTable table = KeptTable.of(sink, planned.schema(), planned.query().mode());
        try {
            return Optional.of(session.read()
                    .format("jdbc")
                    .options(TaskConnections.options(database))
                    .option("dbtable", table.sql())
                    .option("fetchsize", ROWS_AT_A_TIME)
                    .option("preferTimestampNTZ", true)
                    .option("ApplicationName", "weir sql")
                    .option("connectTimeout", "10")
                    .option("options", "-c default_transaction_read_only=on")
                    .load());
        } catch (Exception e) {
            // Scala throws SQLException without declaring it.
            if (!(e instanceof SQLException thrown)) {
                throw e;
            }
            if (NO_SUCH_TABLE.equals(thrown.getSQLState())) {
                return Optional.empty();
            }
            throw new TransientFailure(
                    "read table " + table.sql(), thrown, "See that the database is there, and ask again");
        }
    }

    private Optional<Dataset<Row>> files(Plan.PlannedQuery planned, Sink.Parquet sink) {
        KeptDataset dataset = KeptDataset.of(sink.path(), session.sessionState().newHadoopConf());
        List<String> paths = planned.query().mode() == Mode.APPEND
                ? dataset.batches(Long.MAX_VALUE)
                : dataset.copy(directory(planned.query().name())).stream()
                        .map(KeptDataset.Copy::uri)
                        .toList();
        return paths.isEmpty()
                ? Optional.empty()
                : Optional.of(KeptDataset.rows(session, planned.schema(), paths, sink.partitionBy()));
    }

    private Path directory(String query) {
        try {
            return Files.createDirectories(copies.resolve(query));
        } catch (IOException e) {
            throw new TransientFailure("make \"" + copies.resolve(query) + "\"", e, "See that there is space");
        }
    }

    @Override
    public void close() {
        FileUtil.fullyDelete(copies.toFile());
    }
}
