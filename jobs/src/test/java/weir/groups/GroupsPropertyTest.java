package weir.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.OffsetSeqMetadata;
import org.apache.spark.sql.execution.streaming.WatermarkPropagator;
import org.apache.spark.sql.streaming.OutputMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.Option;
import weir.catalyst.Trees;
import weir.control.ControlPlane;
import weir.control.TestPostgres;
import weir.source.LocalSpark;

/** Batch after batch with the groups kept in PostgreSQL against one query over all rows. */
class GroupsPropertyTest {
    private static final int SEEDS = 40;
    private static final int MANY_SEEDS = Integer.getInteger("weir.seeds", 60);
    /** Moments of batches are put together in another order than those of rows. */
    private static final double ROUNDING = 1e-9;

    private static ControlPlane control;
    private static SparkSession session;

    @BeforeAll
    static void open() {
        control = ControlPlane.open(TestPostgres.database(), "property");
        session = LocalSpark.session().newSession();
        session.conf().set("spark.sql.adaptive.enabled", false);
        session.conf().set("spark.sql.shuffle.partitions", 2);
        session.conf().set("spark.sql.datetime.java8API.enabled", false);
        // Each plan runs a few times: compiling it would cost more than it saves.
        session.conf().set("spark.sql.codegen.wholeStage", false);
        session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    }

    @AfterAll
    static void close() {
        control.close();
    }

    @Test
    @Tag("slow")
    void givesTheResultOfOneQueryOverAllRows() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            check(seed);
        }
    }

    @Test
    @Tag("full")
    void givesTheResultOfOneQueryOverAllRowsForManySeeds() throws Exception {
        for (long seed = SEEDS; seed < SEEDS + MANY_SEEDS; seed++) {
            check(seed);
        }
    }

    private void check(long seed) throws Exception {
        RandomAggregation random = new RandomAggregation(seed);
        RandomAggregation.Query query = random.query();
        List<List<Row>> batches = random.batches();
        session.conf().set(GroupState.SETTING, "");
        List<Row> all = batches.stream().flatMap(List::stream).toList();
        List<Row> expected = over(session.createDataFrame(all, RandomAggregation.SCHEMA), query.sql())
                .collectAsList();

        Map<List<Object>, Row> found = new HashMap<>();
        try (GroupState state = GroupState.open(control, "seed " + seed, 1, false, -1)) {
            session.conf().set(GroupState.SETTING, state.id());
            for (int batch = 0; batch < batches.size(); batch++) {
                Dataset<Row> given = session.createDataFrame(batches.get(batch), RandomAggregation.SCHEMA);
                if (random.chance(4)) {
                    changed(given, query.sql(), batch);
                }
                List<Row> rows = changed(given, query.sql(), batch);
                keep(state, batch);
                rows.forEach(row -> found.put(key(row, query.keys()), row));
                if (random.chance(4)) {
                    changed(given, query.sql(), batch);
                }
            }
        }

        assertThat(found.values())
                .as("seed %d: %s", seed, query.sql())
                .usingElementComparator((one, other) -> isSame(one, other) ? 0 : 1)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** What is too much for the driver goes through a staging table. */
    @Test
    @Tag("slow")
    void keepsMoreGroupsThanTheDriverCollects() throws Exception {
        // given
        String sql = "SELECT id, count(*) AS n FROM given GROUP BY id";
        int groups = 250_000;
        try (GroupState state = GroupState.open(control, "many", 1, false, -1)) {
            session.conf().set(GroupState.SETTING, state.id());
            changed(session.range(groups).toDF(), sql, 0);
            keep(state, 0);

            // when
            List<Row> rows = changed(session.range(groups).toDF(), sql, 1);
            keep(state, 1);

            // then
            assertThat(rows).hasSize(groups).allMatch(row -> row.getLong(1) == 2);
        }
        assertThat(TestPostgres.rows(
                        control.connection(), "SELECT batch FROM weir_state.position WHERE query = 'many'"))
                .containsExactly("1");
    }

    /** The control: were it not known that a batch was kept, it would count twice, and this test would see it. */
    @Test
    void wouldCountABatchTwiceIfItsPositionWereLost() throws Exception {
        // given
        String sql = "SELECT count(*) AS n FROM given";
        Dataset<Row> batch = session.range(5).toDF();
        try (GroupState state = GroupState.open(control, "twice", 1, false, -1)) {
            session.conf().set(GroupState.SETTING, state.id());
            assertThat(changed(batch, sql, 0)).extracting(row -> row.getLong(0)).containsExactly(5L);
            keep(state, 0);
        }

        // when
        TestPostgres.run(control.connection(), "UPDATE weir_state.position SET batch = -1 WHERE query = 'twice'");

        // then
        try (GroupState state = GroupState.open(control, "twice", 1, true, -1)) {
            session.conf().set(GroupState.SETTING, state.id());
            assertThat(changed(batch, sql, 0)).extracting(row -> row.getLong(0)).containsExactly(10L);
        }
    }

    private static void keep(GroupState state, long batch) {
        control.fenced("keep", connection -> {
            state.keep(connection, batch);
            return null;
        });
    }

    /** The rows that a batch in mode update hands out. */
    private static List<Row> changed(Dataset<Row> rows, String sql, long number) {
        Dataset<Row> streamed =
                session.internalCreateDataFrame(rows.queryExecution().toRdd(), rows.schema(), true);
        LogicalPlan plan = over(streamed, sql).queryExecution().analyzed();
        IncrementalExecution execution = new IncrementalExecution(
                session,
                plan,
                OutputMode.Update(),
                "nowhere",
                new UUID(0, 0),
                new UUID(0, 0),
                number,
                Option.empty(),
                new OffsetSeqMetadata(0, 0, Trees.map(Map.of("spark.sql.shuffle.partitions", "2"))),
                WatermarkPropagator.noop());
        return session.internalCreateDataFrame(execution.toRdd(), plan.schema(), false)
                .collectAsList();
    }

    private static Dataset<Row> over(Dataset<Row> given, String sql) {
        given.createOrReplaceTempView("given");
        return session.sql(sql);
    }

    private static List<Object> key(Row row, int columns) {
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            key.add(row.get(i) instanceof byte[] bytes ? Arrays.toString(bytes) : row.get(i));
        }
        return key;
    }

    private static boolean isSame(Row one, Row other) {
        for (int i = 0; i < one.size(); i++) {
            if (!isSame(one.get(i), other.get(i))) {
                return false;
            }
        }
        return one.size() == other.size();
    }

    private static boolean isSame(Object one, Object other) {
        if (one instanceof Double number && other instanceof Double same) {
            return number.equals(same)
                    || (Double.isFinite(number)
                            && Double.isFinite(same)
                            && Math.abs(number - same)
                                    <= ROUNDING * Math.max(1, Math.max(Math.abs(number), Math.abs(same))));
        }
        if (one instanceof Row row && other instanceof Row same) {
            return isSame(row, same);
        }
        if (one instanceof byte[] bytes && other instanceof byte[] same) {
            return Arrays.equals(bytes, same);
        }
        // Zero and minus zero are one value to Spark.
        if (one instanceof Float number && other instanceof Float same) {
            return number.equals(same) || number.floatValue() == same.floatValue();
        }
        return one == null ? other == null : one.equals(other);
    }
}
