package weir.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.LaneWriter;
import weir.drop.S3Server;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.rejects.StreamStore;
import weir.source.LocalSpark;

/** On a real S3 server. */
@Tag("slow")
@Tag("s3")
class MeasuringTest {
    private static final Map<String, Integer> TWO = Map.of("seen", 2);

    @TempDir
    private Path directory;

    @Test
    void countsTheRequestsOfAllQueriesForABatch() throws Exception {
        // given
        S3Server server = S3Server.shared();
        Path file = Files.writeString(
                directory.resolve("pipeline.yaml"),
                """
                pipeline: test
                s3: {endpoint: "%s", accessKey: "${ACCESS_KEY}", secretKey: "${SECRET_KEY}"}
                streams:
                  seen: {drop: "s3://%s/%s", schema: "k STRING"}
                queries:
                  all: {sql: SELECT k FROM seen, sinks: [parquet: out/all]}
                  counts: {sql: "SELECT k, count(*) AS n FROM seen GROUP BY k", mode: complete, sinks: [parquet: out/counts]}
                """
                        .formatted(server.endpoint(), S3Server.BUCKET, UUID.randomUUID()));
        Plan plan = Planner.read(file, Map.of("ACCESS_KEY", server.accessKey(), "SECRET_KEY", server.secretKey()));
        LaneWriter lane = LaneWriter.open(
                StreamStore.open(
                        plan.pipeline(),
                        plan.pipeline()
                                .streams()
                                .get("seen")
                                .source()
                                .dropRoot()
                                .orElseThrow()),
                "a");
        for (int drop = 0; drop < 10; drop++) {
            lane.append(
                    Content.of("{\"k\":\"x\"}\n{\"k\":\"y\"}\n".getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }

        // when
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        Sample sample = new Measuring(LocalSpark.session(), plan, 5)
                .measure(Duration.ofSeconds(10), TWO, deadline)
                .orElseThrow();

        // then
        assertThat(sample.rows()).isEqualTo(4);
        assertThat(sample.took()).hasSize(3);
        // Each of two queries reads two drops and lists at least the lanes and one lane.
        assertThat(sample.requests()).isBetween(8.0, 40.0);
        assertThat(sample.requestsPerHour()).isEqualTo(sample.requests() * 360);
        assertThat(directory.resolve("out")).doesNotExist();
    }
}
