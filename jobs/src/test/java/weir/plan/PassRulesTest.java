package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassRulesTest {
    private static final String PIPELINE =
            """
            pipeline: passes
            postgres: {url: "jdbc:postgresql://localhost/none", user: weir, password: "${PASSWORD}"}
            settings: {passes: %s}
            streams:
              seen:
                drop: in
                schema: k STRING, n BIGINT, at BIGINT
                eventTime: timestamp_seconds(at)
                watermark: 10 seconds
              named:
                files: {path: named, format: json}
                schema: k STRING, n BIGINT
            queries:
              rows: {sql: "SELECT k, n FROM seen", sinks: [postgres: {table: rows}]}
              sums: {sql: "SELECT k, sum(n) AS n FROM seen GROUP BY k", mode: update, state: postgres, sinks: [postgres: {table: sums, key: [k]}]}
              slow: {sql: "SELECT k FROM seen", trigger: 1 minute, sinks: [postgres: {table: slow}]}
              in_spark: {sql: "SELECT k, sum(n) AS n FROM seen GROUP BY k", mode: update, sinks: [postgres: {table: in_spark, key: [k]}]}
              clock: {sql: "SELECT k, now() AS at FROM seen", sinks: [postgres: {table: clock}]}
              twice: {sql: "SELECT k FROM seen UNION ALL SELECT upper(k) FROM seen", sinks: [postgres: {table: twice}]}
              files: {sql: "SELECT k FROM named", sinks: [postgres: {table: files}]}
              elsewhere: {sql: "SELECT k FROM seen", sinks: [parquet: out]}
            """;

    @TempDir
    private Path directory;

    private Plan plan(boolean passes) throws Exception {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE.formatted(passes));
        return Planner.read(file, Map.of("PASSWORD", "secret"));
    }

    @Test
    void putsQueriesOfOneStreamAndTriggerTogether() throws Exception {
        Plan plan = plan(true);
        assertThat(PassRules.of(plan))
                .containsExactly(new PassRules.Pass("seen", Duration.ofSeconds(1), List.of("rows", "sums")));
        assertThat(PassRules.of(plan, "sums")).isPresent();
        assertThat(PassRules.of(plan, "slow")).isEmpty();
        assertThat(PassRules.obstacle(plan, plan.queries().get("slow"))).isEmpty();
    }

    @Test
    void makesNoPassThatNobodyAskedFor() throws Exception {
        assertThat(PassRules.of(plan(false))).isEmpty();
    }

    @Test
    void saysWhatKeepsAQueryOutOfAPass() throws Exception {
        Plan plan = plan(true);
        assertThat(obstacle(plan, "in_spark")).isEqualTo("its groups are in Spark's state store; write \"state: postgres\"");
        assertThat(obstacle(plan, "clock")).isEqualTo("it asks the clock");
        assertThat(obstacle(plan, "twice")).isEqualTo("it reads stream \"seen\" in more than one place");
        assertThat(obstacle(plan, "files")).isEqualTo("stream \"named\" is not one of drops");
        assertThat(obstacle(plan, "elsewhere")).isEqualTo("it has no sink \"postgres\"");
    }

    private static String obstacle(Plan plan, String query) {
        return PassRules.obstacle(plan, plan.queries().get(query)).orElseThrow();
    }
}
