package weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.run.Lake;
import weir.source.LocalSpark;

@Tag("slow")
class MemoryTablesTest {
    private static final String ROWS =
            """
            SELECT * FROM VALUES
              ('x', 1.50, array(1, null), map('a', timestamp '2026-03-02 09:00:00'), double('NaN'), struct(1 AS one, 'two' AS two)),
              (null, null, null, null, null, null)
              AS (k, price, numbers, times, n, pair)""";

    @TempDir
    private Path directory;

    private final SparkSession session = LocalSpark.session().newSession();
    private final List<MemoryTables> served = new ArrayList<>();
    private Plan plan;

    @BeforeEach
    void plan() throws IOException {
        Lake lake = new Lake(directory);
        plan = lake.plan(
                lake.write(
                        """
                        counts:
                          sql: SELECT k, count(*) AS n FROM seen GROUP BY k
                          mode: complete
                          sinks: [memory]
                        """));
    }

    @AfterEach
    void end() {
        served.forEach(MemoryTables::close);
    }

    @Test
    void handsOutRowsOfAllTypesAsTheyAre() {
        session.sql(ROWS).createOrReplaceTempView("counts");
        serve(session);

        Dataset<Row> found = memory().rows(LocalSpark.session(), "counts").orElseThrow();

        assertThat(found.schema()).isEqualTo(session.table("counts").schema());
        assertThat(found.collectAsList())
                .hasSize(2)
                .isEqualTo(session.table("counts").collectAsList());
    }

    @Test
    void knowsNothingOfAQueryThatHasNotBegunNorOfOtherTables() {
        session.sql("SELECT 1").createOrReplaceTempView("seen");
        serve(session);

        assertThat(memory().rows(session, "counts")).isEmpty();
        assertThat(memory().rows(session, "seen")).isEmpty();
    }

    @Test
    void asksTheNewestDriverAndFindsNoneThatHasEnded() {
        // given
        MemoryTables older = serve(session);
        SparkSession another = LocalSpark.session().newSession();
        another.sql("SELECT 'newer' AS k").createOrReplaceTempView("counts");
        MemoryTables newer = serve(another);
        DriverMemory memory = memory();

        // when
        older.close();

        // then
        assertThat(memory.rows(session, "counts").orElseThrow().collectAsList().toString())
                .isEqualTo("[[newer]]");

        newer.close();
        assertThat(DriverMemory.find(plan.pipeline())).isEmpty();
        assertThatThrownBy(() -> memory.rows(session, "counts"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Cannot ask the driver for \"counts\": ")
                .hasMessageContaining("See whether the driver still runs, and ask again.");
    }

    @Test
    void keepsOthersOut() throws IOException {
        serve(session);

        Path place = DriverSocket.of(plan.pipeline()).getParent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
    }

    @Test
    void servesNothingWithoutAQueryInMemory() throws IOException {
        Lake lake = new Lake(directory);
        Plan other = lake.plan(lake.write("shown: {sql: SELECT k FROM seen, sinks: [console]}"));

        assertThat(MemoryTables.serve(session, other)).isEmpty();
        assertThat(DriverMemory.find(other.pipeline())).isEmpty();
    }

    private MemoryTables serve(SparkSession from) {
        MemoryTables tables = MemoryTables.serve(from, plan).orElseThrow();
        served.add(tables);
        return tables;
    }

    private DriverMemory memory() {
        return DriverMemory.find(plan.pipeline()).orElseThrow();
    }
}
