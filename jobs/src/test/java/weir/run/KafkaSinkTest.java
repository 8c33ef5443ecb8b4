package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

@Tag("slow")
class KafkaSinkTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private static Path shared;

    private static KafkaBroker broker;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        broker = new KafkaBroker(shared);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void namesARowTheSameWhenItsBatchIsSentAgain() throws Exception {
        // given
        broker.createTopic("again", 3);
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                Lake.section(database),
                """
                rows:
                  sql: SELECT k, n FROM seen
                  trigger: 0 seconds
                  sinks: [kafka: {bootstrap: "%s", topic: again, key: [k]}]
                """
                        .formatted(broker.bootstrap()));
        lake.add("a", "x", 1, 0, "x", 1, 0, "y", "null", 1);
        lake.add("a", "z", 3, 2);
        lake.runOnce(file);
        List<String> first = records("again", 4);
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE directory LIKE '%/commits' AND name = '1'");

        // when
        lake.runOnce(file);

        // then
        assertThat(first)
                .allMatch(record -> record.matches("\\{\"k\":\"[xyz]\"} \\{\"k\":.*} rows [01] [0-9a-f]{32}-[01]"))
                .doesNotHaveDuplicates()
                .anyMatch(record -> record.startsWith("{\"k\":\"y\"} {\"k\":\"y\",\"n\":null} rows 0 "))
                .filteredOn(record -> record.contains("\"n\":1}"))
                .extracting(record -> record.substring(record.length() - 2))
                .containsExactlyInAnyOrder("-0", "-1");
        List<String> all = records("again", 5);
        assertThat(new TreeSet<>(all)).containsExactlyInAnyOrderElementsOf(first);
        assertThat(all).filteredOn(record -> record.contains("rows 1 ")).hasSize(2);
    }

    @Test
    void waitsForABrokerThatIsAway() throws Exception {
        // given
        broker.createTopic("away", 1);
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                rows:
                  sql: SELECT n FROM seen
                  trigger: 0 seconds
                  sinks: [kafka: {bootstrap: "%s", topic: away, settings: {max.block.ms: 2000, delivery.timeout.ms: 2000, request.timeout.ms: 1000}}]
                """
                        .formatted(broker.bootstrap()));
        lake.add("a", "x", 1, 0);
        try (PipelineRun run = lake.start(file)) {
            await().atMost(LONG).until(() -> run.progress().get(0).rowsRead() == 1);
            broker.kill();
            lake.add("a", "x", 2, 0);
            await().atMost(LONG).until(() -> run.progress()
                    .get(0)
                    .trouble()
                    .orElse("")
                    .startsWith("Cannot keep batch 1 of query \"rows\" in topic \"away\" at "));

            // when
            broker.start();

            // then
            await().atMost(LONG).until(() -> run.progress().get(0).rowsRead() == 2);
        }
        assertThat(new TreeSet<>(values("away", 2))).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    private static List<String> values(String topic, int atLeast) {
        return broker.consume(topic, atLeast).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    /** Each as key, value and headers. */
    private static List<String> records(String topic, int atLeast) {
        return broker.consume(topic, atLeast).stream()
                .map(record -> String.join(
                        " ",
                        record.key(),
                        record.value(),
                        header(record, "weir-query"),
                        header(record, "weir-batch"),
                        header(record, "weir-row")))
                .toList();
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
