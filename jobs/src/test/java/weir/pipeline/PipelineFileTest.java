package weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.problem.InvalidInput;
import weir.sink.Mode;
import weir.source.DropSource;
import weir.yaml.Position;

class PipelineFileTest {
    private static final Path EVERY_KEY = Path.of("src/test/resources/pipelines/valid-every-key.yaml");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LAKE", "s3a://lake",
            "POSTGRES_URL", "jdbc:postgresql://localhost/weir",
            "POSTGRES_USER", "",
            "POSTGRES_PASSWORD", "sesame",
            "SECRET", "hunter2");

    @TempDir
    private Path directory;

    @Test
    void readsEveryKeyOfAStream() {
        Stream stream = PipelineFile.read(EVERY_KEY, ENVIRONMENT).streams().get("watch");

        assertThat(stream.source())
                .isEqualTo(new DropSource("s3a://lake/in", OptionalInt.of(10), OptionalLong.of(64L << 20), false));
        assertThat(stream.schema().text()).isEqualTo("time BIGINT,\nuser STRING, x DOUBLE\n");
        assertThat(stream.eventTime()).map(SqlText::text).contains("timestamp_millis(time)");
        assertThat(stream.watermark()).contains(Duration.ofSeconds(90));
        assertThat(stream.maxAhead()).contains(Duration.ofMinutes(10));
        assertThat(stream.badRows()).isEqualTo(BadRows.FAIL);
        assertThat(stream.provenance()).isTrue();
        assertThat(stream.position()).isEqualTo(new Position(10, "streams.watch"));
    }

    @Test
    void readsTheDatabaseAndTheSettings() {
        Pipeline pipeline = PipelineFile.read(EVERY_KEY, ENVIRONMENT);

        PostgresConnection postgres = pipeline.postgres().orElseThrow();
        assertThat(postgres.user()).as("an empty variable leaves the default").isEqualTo("weir");
        assertThat(postgres.password()).isEqualTo("sesame");
        assertThat(pipeline.settings().checkpoints()).isEqualTo("s3a://bucket/checkpoints");
        assertThat(pipeline.settings().shufflePartitions()).isEqualTo(3);
        assertThat(pipeline.settings().spark())
                .containsEntry("spark.ui.enabled", "false")
                .containsEntry("spark.hadoop.fs.s3a.secret.key", "hunter2");
        assertThat(pipeline.toString()).doesNotContain("sesame", "hunter2");
    }

    @Test
    void saysInHadoopsWordsHowAStoreIsReached() {
        Pipeline pipeline = PipelineFile.read(EVERY_KEY, ENVIRONMENT);

        assertThat(pipeline.settings().spark())
                .containsEntry("spark.hadoop.fs.s3a.endpoint", "http://localhost:9000")
                .containsEntry("spark.hadoop.fs.s3a.endpoint.region", "eu-central-1")
                .containsEntry("spark.hadoop.fs.s3a.path.style.access", "true")
                .containsEntry("spark.hadoop.fs.s3a.session.token", "hunter2")
                .containsEntry(
                        "spark.hadoop.fs.s3a.aws.credentials.provider",
                        "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider");
    }

    @Test
    void findsAStoreInTheEnvironmentWhereTheFileSaysNothing() throws IOException {
        Path file = Files.writeString(
                directory.resolve("p.yaml"),
                """
                pipeline: p
                streams: {s: {drop: "s3://lake/in", schema: x INT}}
                queries: {q: {sql: SELECT * FROM s, sinks: [console]}}
                """);

        Pipeline pipeline = PipelineFile.read(file, Map.of("AWS_ENDPOINT_URL", "https://store:9000"));

        assertThat(pipeline.settings().spark())
                .containsEntry("spark.hadoop.fs.s3a.endpoint", "https://store:9000")
                .containsEntry("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
                .containsEntry("spark.hadoop.fs.s3a.path.style.access", "true")
                .doesNotContainKey("spark.hadoop.fs.s3a.secret.key");
    }

    @Test
    void readsEverySinkAndView() {
        Pipeline pipeline = PipelineFile.read(EVERY_KEY, ENVIRONMENT);
        Path here = EVERY_KEY.toAbsolutePath().getParent();

        assertThat(pipeline.queries().get("rows").sinks())
                .extracting(Object::toString)
                .satisfiesExactly(
                        console -> assertThat(console).contains("rows=5"),
                        console -> assertThat(console).contains("rows=20"),
                        memory -> assertThat(memory).startsWith("Memory"),
                        memory -> assertThat(memory).startsWith("Memory"),
                        parquet -> assertThat(parquet).contains("path=" + here + "/out/rows", "partitionBy=[user]"),
                        postgres -> assertThat(postgres).contains("table=rows", "key=[]"));
        assertThat(pipeline.queries().get("rows").trigger()).isZero();
        assertThat(pipeline.queries().get("windows").mode()).isEqualTo(Mode.UPDATE);
        assertThat(pipeline.views().get("some"))
                .isInstanceOfSatisfying(View.Clean.class, view -> assertThat(view.dropNulls())
                        .isEqualTo(new View.Columns(List.of("user", "X"))));
        assertThat(pipeline.tables().get("users").csv()).isEqualTo(here + "/users.csv");
    }

    @Test
    void hasADefaultForWhatCanBeLeftOut() {
        Path file = Path.of("src/test/resources/pipelines/valid-smallest.yaml");
        Pipeline pipeline = PipelineFile.read(file, Map.of());

        Stream stream = pipeline.streams().get("readings");
        Query query = pipeline.queries().get("all_of_it");
        assertThat(stream.source())
                .isEqualTo(new DropSource(
                        file.toAbsolutePath().getParent() + "/in", OptionalInt.empty(), OptionalLong.empty(), true));
        assertThat(stream.badRows()).isEqualTo(BadRows.KEEP);
        assertThat(stream.provenance()).isFalse();
        assertThat(query.mode()).isEqualTo(Mode.APPEND);
        assertThat(query.trigger()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pipeline.settings().shufflePartitions()).isEqualTo(5);
        assertThat(pipeline.settings().checkpoints())
                .isEqualTo(file.toAbsolutePath().getParent() + "/.weir/checkpoints/smallest");
    }

    @Test
    void knowsTheLineOfEachPath() {
        Pipeline pipeline = PipelineFile.read(EVERY_KEY, ENVIRONMENT);

        assertThat(pipeline.position("streams.watch.badRows").line()).isEqualTo(18);
        assertThat(pipeline.position("queries.rows.sinks[4].parquet.partitionBy[0]")
                        .line())
                .isEqualTo(50);
        assertThat(pipeline.position("streams.watch.nothing.here").line()).isEqualTo(10);
    }

    @Test
    void saysThatAFileIsNotThere() {
        Path file = directory.resolve("none.yaml");

        assertThatThrownBy(() -> PipelineFile.read(file, Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(file + ": cannot read it: no such file or directory \"" + file
                        + "\". Name a file that is there and readable.");
    }

    @Test
    void saysThatAFileIsNotText() throws IOException {
        Path file = directory.resolve("latin.yaml");
        Files.write(file, "pipeline: käse\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> PipelineFile.read(file, Map.of()))
                .hasMessage(file + ": cannot read it: it is not UTF-8. Save it in that encoding.");
    }
}
