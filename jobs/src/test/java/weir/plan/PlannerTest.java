package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.pipeline.Pipeline;

class PlannerTest {
    private static final Path WATCH = Path.of("../pipelines/watch.yaml");
    private static final Path EVERY_KEY = Path.of("src/test/resources/pipelines/valid-every-key.yaml");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LAKE", "/lake",
            "POSTGRES_URL", "jdbc:postgresql://localhost/weir",
            "POSTGRES_USER", "weir",
            "POSTGRES_PASSWORD", "sesame",
            "SECRET", "hunter2");

    @Test
    void findsTheOperatorsThatKeepState() {
        Map<String, Plan.PlannedQuery> watch = Planner.read(WATCH, ENVIRONMENT).queries();
        Map<String, Plan.PlannedQuery> everyKey =
                Planner.read(EVERY_KEY, ENVIRONMENT).queries();

        assertThat(watch.get("stairs").operators()).isEmpty();
        assertThat(watch.get("user_join").operators())
                .as("a table is not a stream")
                .isEmpty();
        assertThat(watch.get("cube").operators()).containsExactly(new Plan.Aggregation(List.of("gt", "Model"), false));
        assertThat(watch.get("tumbling_5s").operators())
                .containsExactly(new Plan.Aggregation(List.of("window", "gt"), true));
        assertThat(everyKey.get("pairs").operators())
                .containsExactly(new Plan.StreamJoin("inner", Optional.of("(watch.user = beats.who)"), true));
        assertThat(everyKey.get("pairs").streams()).containsExactly("watch", "heart");
    }

    @Test
    void knowsWhichColumnsOfAKeyCanBeNull() {
        Map<String, Plan.PlannedQuery> queries =
                Planner.read(WATCH, ENVIRONMENT).queries();

        assertThat(key(queries, "cube")).extracting(Plan.KeyColumn::nullable).containsExactly(true, true);
        assertThat(key(queries, "activities_update")).containsExactly(new Plan.KeyColumn("gt", false));
        assertThat(key(queries, "tumbling_5s"))
                .extracting(Plan.KeyColumn::nullable)
                .containsExactly(false, false, false);
        assertThat(key(queries, "sliding_10s_5s"))
                .extracting(Plan.KeyColumn::nullable)
                .containsExactly(false, false, false);
        assertThat(queries.get("user_join").schema().apply("FirstName").nullable())
                .as("comes from the file and is not filtered")
                .isTrue();
    }

    private static List<Plan.KeyColumn> key(Map<String, Plan.PlannedQuery> queries, String query) {
        return queries.get(query).outputs().get(0).key();
    }

    @Test
    void putsViewsBehindWhatTheyUse() {
        Map<String, Plan.PlannedView> views =
                Planner.read(EVERY_KEY, ENVIRONMENT).views();

        assertThat(views.keySet()).containsExactly("some", "any", "all", "named");
        assertThat(views.get("some").sql())
                .isEqualTo("SELECT * FROM `watch` WHERE `user` IS NOT NULL AND `X` IS NOT NULL");
        assertThat(views.get("all").sql()).contains("`time` IS NOT NULL OR `user` IS NOT NULL");
    }

    @Test
    void givesStreamsEventTimeAndProvenance() {
        Plan.PlannedStream stream =
                Planner.read(EVERY_KEY, ENVIRONMENT).streams().get("watch");

        assertThat(stream.declared().fieldNames()).containsExactly("time", "user", "x", "_lane", "_drop", "_line");
        assertThat(stream.schema().fieldNames())
                .containsExactly("time", "user", "x", "_lane", "_drop", "_line", "event_time");
    }

    /** The plan is made without a session; a session has to come to the same columns. */
    @ParameterizedTest
    @ValueSource(strings = {"../pipelines/watch.yaml", "src/test/resources/pipelines/valid-every-key.yaml"})
    void agreesWithARealSparkSession(String file) {
        Plan plan = Planner.read(Path.of(file), ENVIRONMENT);
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()
                .newSession();
        Pipeline pipeline = plan.pipeline();
        plan.streams().forEach((name, stream) -> {
            Dataset<Row> rows = spark.createDataFrame(List.of(), stream.declared());
            Dataset<Row> timed = pipeline.streams()
                    .get(name)
                    .eventTime()
                    .map(time -> rows.withColumn("event_time", functions.expr(time.text())))
                    .orElse(rows);
            timed.createOrReplaceTempView(name);
        });
        plan.tables().forEach((name, columns) -> spark.createDataFrame(List.of(), columns)
                .createOrReplaceTempView(name));
        plan.views().forEach((name, view) -> spark.sql(view.sql()).createOrReplaceTempView(name));

        assertThat(plan.queries()).allSatisfy((name, query) -> assertThat(columns(query.schema()))
                .isEqualTo(columns(spark.sql(query.query().sql().text()).schema())));
    }

    private static String columns(StructType schema) {
        return schema.asNullable().toDDL();
    }
}
