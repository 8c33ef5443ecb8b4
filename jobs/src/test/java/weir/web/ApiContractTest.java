package weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.address.HostPort;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.drop.DirectoryStorage;
import weir.drop.Tallies;
import weir.drop.Tally;
import weir.run.Lake;
import weir.run.PipelineRun;
import weir.serve.DriverLife;

/** A driver that runs answers as {@code docs/schema/api.schema.json} says, and what it answers is what was kept. */
@Tag("slow")
class ApiContractTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String WINDOWS =
            """
            windows:
              sql: >-
                SELECT window.start, window.end, k, sum(n) AS total FROM seen
                GROUP BY window(event_time, '10 seconds'), k
              mode: update
              trigger: 0 seconds
              sinks:
                - postgres: {table: windows, key: [start, end, k]}
            """;

    @TempDir
    private Path directory;

    @Test
    void everyAnswerKeepsTheContract() throws Exception {
        // given: a driver that has read two lanes, of which one was counted by its feeder; and a life before it
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(Lake.section(database), WINDOWS);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.runOnce(file);
        lake.add("a", "x", 3, 42);
        lake.add("b", "x", 4, 43);
        Tallies.write(new DirectoryStorage(directory.resolve("in")), "a", new Tally(2, 3, 3));
        Tallies.write(new DirectoryStorage(directory.resolve("in")), "b", new Tally(1, 1, 2));
        DriverLife life = new DriverLife("test", Duration.ofMinutes(5));
        ConsoleAccess access = new ConsoleAccess(ConsoleAccess.Form.ALL, new HostPort("127.0.0.1", 0), List.of(), Optional.empty());
        try (WebConsole console = WebConsole.start(lake.plan(file), life, access);
                PipelineRun run = lake.start(file)) {
            life.runs(run);
            Browser browser = new Browser(console.port());
            await().atMost(LONG).until(() -> answer(browser, "now", "now").at("/streams/seen/kept").asLong() == 4);
            reject(database);

            // when
            JsonNode now = answer(browser, "now", "now");
            JsonNode pipeline = answer(browser, "pipeline", "pipeline");
            JsonNode history = answer(browser, "history", "history/windows?last=10");
            JsonNode drops = answer(browser, "drops", "drops/seen");
            JsonNode drop = answer(browser, "drop", "drops/seen/a/1");
            JsonNode windows = answer(browser, "windows", "windows/windows");
            JsonNode results = answer(browser, "table", "results/windows");
            JsonNode sum = answer(browser, "table", "sql?q=SELECT+sum(total)+AS+total+FROM+windows");
            JsonNode tables = answer(browser, "tables", "sql");
            JsonNode rejects = answer(browser, "rejects", "rejects");
            JsonNode lives = answer(browser, "lives", "lives");

            // then
            assertThat(now.at("/streams/seen").toString()).isEqualTo("{\"accepted\":5,\"inDrops\":4,\"kept\":4}");
            assertThat(now.at("/queries/0/rowsLate").isNumber()).isTrue();
            assertThat(pipeline.at("/queries/windows/hasWindows").asBoolean()).isTrue();
            assertThat(numbers(history.path("batch"))).isSorted().startsWith(0L);
            assertThat(history.path("epoch").path(0).asLong()).as("of the life before").isEqualTo(1);
            assertThat(history.path("rowsIn").path(0).isNull()).isTrue();
            assertThat(history.path("epoch").path(history.path("epoch").size() - 1).asLong()).isEqualTo(2);
            assertThat(history.path("sinks").has("postgres:windows")).isTrue();
            assertThat(history.at("/ranges/0").toString())
                    .isEqualTo("{\"batch\":0,\"lane\":\"a\",\"from\":0,\"to\":1,\"stream\":\"seen\"}");
            assertThat(drops.at("/lanes/0/positions/windows").asLong()).isEqualTo(2);
            assertThat(drop.at("/lines/0").asText()).isEqualTo("{\"k\":\"x\",\"n\":3,\"at\":42}");
            assertThat(drop.at("/batches/0/sinks/0").asText()).isEqualTo("postgres:windows");
            assertThat(windows.at("/windows/0/sum").asDouble()).isEqualTo(7);
            assertThat(windows.path("watermark").asLong())
                    .as("as of the last batch")
                    .isIn(32_000L, 33_000L);
            assertThat(results.path("rows")).hasSize(3);
            assertThat(sum.at("/rows/0/0").asText()).isEqualTo("10");
            assertThat(tables.at("/tables/windows/3").asText()).isEqualTo("total");
            assertThat(rejects.at("/reasons/0/lines").asLong()).isEqualTo(1);
            assertThat(numbers(lives.path("lives"), "epoch")).containsExactly(2L, 1L);
            errors(browser);
            events(browser);
        }
    }

    private static void errors(Browser browser) throws IOException {
        for (String wrong : List.of("nothing", "history/nothing", "sql?q=DROP+TABLE+windows", "sql?q=SELECT+nothing")) {
            Browser.Got got = browser.get("/api/v1/" + wrong);
            assertThat(got.status()).as(wrong).isIn(400, 404);
            requireValid("error", got.body());
        }
    }

    private static void events(Browser browser) throws IOException {
        try (Socket socket = browser.follow(EventStream.PATH);
                BufferedReader in = Browser.reader(socket)) {
            List<String> lines = Browser.upTo(in, "data: {\"number\":2,");
            requireValid("happened", lines.get(lines.size() - 1).substring("data: ".length()));
        }
    }

    /** As a driver puts a line aside. */
    private static void reject(PostgresConnection database) throws Exception {
        try (Connection session =
                        DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement insert = session.createStatement()) {
            insert.execute(
                    """
                    INSERT INTO weir.rejects (pipeline, stream, lane, drop, line, reason, raw, bytes, epoch)
                    VALUES ('test', 'seen', 'a', 0, 2, 'n is no BIGINT', '{"n":"x"}', 9, 1)""");
        }
    }

    private static JsonNode answer(Browser browser, String definition, String path) throws IOException {
        Browser.Got got = browser.get("/api/v1/" + path);
        assertThat(got.status()).as(path + ": " + got.body()).isEqualTo(200);
        return requireValid(definition, got.body());
    }

    private static JsonNode requireValid(String definition, String body) throws IOException {
        JsonNode schema = Api.JSON.readTree(Files.readString(Path.of("../docs/schema/api.schema.json")));
        JsonNode one = Api.JSON
                .createObjectNode()
                .put("$ref", "#/$defs/" + definition)
                .set("$defs", schema.path("$defs"));
        JsonSchema contract = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(one);
        JsonNode answer = Api.JSON.readTree(body);
        Set<ValidationMessage> wrong = contract.validate(answer);
        assertThat(wrong).as(definition + " " + body).isEmpty();
        return answer;
    }

    private static List<Long> numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
    }

    private static List<Long> numbers(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.path(field).asLong())
                .toList();
    }
}
