package weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.pipeline.Kinds;
import weir.pipeline.PipelineFile;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.InvalidInput;
import weir.run.Lake;
import weir.run.PipelineRun;
import weir.run.RunOptions;
import weir.source.LocalSpark;
import weir.verify.Verdict;
import weir.verify.Verification;

/** Whoever adds a kind of sink writes a package, and a line that names it. */
final class NewKindTest {
    private static final String COUNTS =
            "counts: {sql: \"SELECT k, count(*) AS events FROM seen GROUP BY k\", mode: update, sinks: [%s]}";

    @TempDir
    private Path directory;

    private final Hashes store = new Hashes();
    private final PipelineFile pipelines = PipelineFile.of(Kinds.installed().with(new RedisType(store)));

    private Plan plan(Path file) {
        return Planner.plan(pipelines.drafted(file, Map.of()));
    }

    @Test
    void isReadPlannedRunAndVerifiedLikeTheOthers() throws IOException, InterruptedException {
        Lake lake = new Lake(directory);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("a", "x", 3, 2);
        Plan plan = plan(lake.write(COUNTS.formatted("{redis: {prefix: \"count:\", key: [k]}}")));

        try (PipelineRun run = PipelineRun.start(LocalSpark.session(), plan, RunOptions.DEFAULT.untilRead())) {
            run.await();
        }

        assertThat(store.all())
                .containsOnly(
                        Map.entry("count:x", Map.of("k", "x", "events", "2")),
                        Map.entry("count:y", Map.of("k", "y", "events", "1")));
        Verification.of(LocalSpark.session(), plan, verdict -> assertThat(verdict)
                .returns("redis", Verdict::sink)
                .returns(List.of("what was kept in a sink of the kind \"redis\" is not read back"), Verdict::details));
    }

    @Test
    void reportsItsProblemsWithTheirPlaces() throws IOException {
        Lake lake = new Lake(directory);

        assertThatThrownBy(() -> plan(lake.write(COUNTS.formatted("{redis: {prefix: \"count:\", key: [j]}}"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("queries.counts.sinks[0].redis.key[0]: the query has no column \"j\"");
        assertThatThrownBy(() -> plan(lake.write(COUNTS.formatted("{redis: {prefix: \"count:\"}}"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("queries.counts.sinks[0].redis: a hash needs a name");
        assertThatThrownBy(() -> plan(lake.write(
                        COUNTS.formatted("{redis: {prefix: \"c\", key: [k]}}, {redis: {prefix: \"C\", key: [k]}}"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("queries.counts.sinks[1].redis.prefix: the table is also that of");
    }

    @Test
    void isNoKindWhereNobodyHasNamedIt() throws IOException {
        Path file = new Lake(directory).write(COUNTS.formatted("{redis: {prefix: \"count:\", key: [k]}}"));

        assertThatThrownBy(() -> Planner.read(file, Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("queries.counts.sinks[0].redis: unknown key");
    }
}
