package weir.postgres;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.contents.Contents;
import weir.control.PostgresConnection;
import weir.control.TaskConnections;
import weir.pipeline.KeptResult;
import weir.pipeline.Query;
import weir.problem.TransientFailure;

/** What a table holds, read back. */
record PostgresResult(PostgresTable sink) implements KeptResult {
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String ROWS_AT_A_TIME = "10000";

    @Override
    public String name() {
        return "postgres " + sink.table();
    }

    @Override
    public String title() {
        return "the table \"" + sink.table() + "\"";
    }

    @Override
    public boolean isMovedMeanwhile() {
        return false;
    }

    @Override
    public Optional<Contents> contents(SparkSession session, Query query, StructType schema, Views views) {
        return TableContents.open(session, views.open(), KeptTable.of(sink, schema, query.mode()), sink);
    }

    @Override
    public Optional<Dataset<Row>> rows(
            SparkSession session, Query query, StructType schema, Optional<PostgresConnection> database, Path scratch) {
        KeptTable table = KeptTable.of(sink, schema, query.mode());
        try {
            return Optional.of(session.read()
                    .format("jdbc")
                    .options(TaskConnections.options(database.orElseThrow()))
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

    @Override
    public Dataset<Row> plainRows(SparkSession session, StructType schema, Optional<PostgresConnection> database) {
        PostgresConnection connection = database.orElseThrow();
        Properties properties = new Properties();
        properties.putAll(TaskConnections.options(connection));
        return session.read().jdbc(connection.url(), KeptTable.sql(sink), properties);
    }
}
