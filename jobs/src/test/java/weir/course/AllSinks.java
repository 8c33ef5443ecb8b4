package weir.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.drop.S3Server;
import weir.identifier.IdentifierQuotes;
import weir.parquet.Hdfs;
import weir.plan.Planner;
import weir.run.KafkaBroker;
import weir.run.Lake;
import weir.run.PipelineRun;
import weir.run.RunOptions;
import weir.source.LocalSpark;

/** One query and a real server for each of its sinks. */
final class AllSinks {
    private static final String COLUMNS = "\"Arrival_Time\", \"User\", gt, x";
    private static final String JDBC = "jdbc:h2:mem:sinks;DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

    private AllSinks() {}

    /**
     * Runs it, and compares what each sink holds.
     *
     * @param file the pipeline
     * @param broker has no topics of these names
     * @param expected its rows, values separated by {@code |}
     * @param printed what was printed, read when all is done
     */
    static void check(
            Path file,
            KafkaBroker broker,
            Lake lake,
            RunOptions options,
            List<String> expected,
            Supplier<Printed> printed)
            throws Exception {
        List<String> walks = Seen.plain(expected);
        PostgresConnection postgres = TestPostgres.database();
        S3Server s3 = S3Server.shared();
        String hdfs = Hdfs.uri() + file.getParent();
        broker.createTopic("walks", 2);
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "POSTGRES_URL", postgres.url(),
                "POSTGRES_USER", postgres.user(),
                "POSTGRES_PASSWORD", postgres.password(),
                "S3_ENDPOINT", s3.endpoint().toString(),
                "S3_ACCESS_KEY", s3.accessKey(),
                "S3_SECRET_KEY", s3.secretKey(),
                "HDFS", hdfs,
                "KAFKA", broker.bootstrap()));
        environment.putAll(Map.of("JDBC_URL", JDBC, "JDBC_USER", "sa", "JDBC_PASSWORD", "sa"));
        try (PipelineRun run =
                PipelineRun.start(LocalSpark.session(), Planner.read(file, environment), options.untilRead())) {
            run.await();

            assertThat(printed.get().rows("walks")).as("console").isNotEmpty();
            assertThat(rows(run, "SELECT * FROM walks")).as("memory").containsExactlyInAnyOrderElementsOf(walks);
            for (String place : List.of(lake.path("out").toString(), hdfs, "s3a://" + S3Server.BUCKET)) {
                assertThat(rows(
                                run,
                                "SELECT Arrival_Time, User, gt, x FROM parquet."
                                        + IdentifierQuotes.SPARK.around(place + "/walks")))
                        .as(place)
                        .containsExactlyInAnyOrderElementsOf(walks);
            }
        }
        List<String> values = broker.consume("walks", expected.size()).stream()
                .map(record -> record.value().replaceAll("[{}\"]|\\w+\":", "").replace(',', '|'))
                .toList();
        assertThat(Seen.plain(values)).as("topic").containsExactlyInAnyOrderElementsOf(walks);
        assertThat(Seen.plain(TestPostgres.rows(postgres, "SELECT " + COLUMNS + " FROM walks")))
                .as("Postgres")
                .containsExactlyInAnyOrderElementsOf(walks);
        assertThat(Seen.plain(other())).as("H2").containsExactlyInAnyOrderElementsOf(walks);
    }

    private static List<String> rows(PipelineRun run, String sql) {
        return Seen.plain(run.session().sql(sql).collectAsList().stream()
                .map(row -> row.mkString("|"))
                .toList());
    }

    private static List<String> other() throws SQLException {
        try (Connection connection = DriverManager.getConnection(JDBC, "sa", "sa");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + COLUMNS + " FROM walks")) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1) + "|" + result.getString(2) + "|" + result.getString(3) + "|"
                        + result.getString(4));
            }
            return rows;
        }
    }
}
