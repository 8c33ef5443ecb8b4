package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --log json} prints on standard error. */
@Tag("slow")
class LogTest {
    @TempDir
    private Path temp;

    @Test
    void eachLineIsAnObjectFromThePortToTheEnd() throws Exception {
        // when
        int code = feed("--listen", "tcp://127.0.0.1:0", "--progress", "100ms", "--for", "1s");

        // then
        assertThat(code).isZero();
        List<Map<String, String>> lines = lines();
        assertThat(lines.get(0))
                .containsEntry("level", "INFO")
                .containsEntry("logger", "weir.feed.FeedCommand")
                .containsEntry("message", "Listening")
                .containsEntry("stream", "out")
                .containsKeys("lane", "port");
        assertThat(lines.get(0).get("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(lines).anySatisfy(line -> assertThat(line)
                .containsEntry("message", "Progress")
                .containsEntry("stream", "out")
                .containsEntry("rowsAccepted", "0")
                .doesNotContainKey("cause"));
    }

    @Test
    void saysAgainAndAgainWhyNoRowsAreAccepted() throws Exception {
        // when
        int code = feed(
                "--http",
                "127.0.0.1:0",
                "--min-free",
                Long.toString(Long.MAX_VALUE),
                "--progress",
                "100ms",
                "--for",
                "1s");

        // then
        assertThat(code).isZero();
        assertThat(lines())
                .filteredOn(line -> "WARN".equals(line.get("level")))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line.get("message"))
                        .startsWith("Cannot accept rows of stream \"out\": the disk below ")
                        .contains(" has no room. "));
    }

    @Test
    void theReasonForTheEndIsAnObjectToo() throws Exception {
        // when
        int code = feed("--replay", temp.resolve("none.jsonl").toString());

        // then
        assertThat(code).isNotZero();
        List<Map<String, String>> lines = lines();
        assertThat(lines.get(lines.size() - 1)).containsEntry("level", "ERROR");
        assertThat(lines.get(lines.size() - 1).get("message"))
                .startsWith("Cannot ")
                .contains("none.jsonl");
    }

    @Test
    void whatIsLoggedCannotCommandATerminal() throws Exception {
        // when: DEL, which JSON allows
        int code = feed("--replay", temp.resolve("no\177ne.jsonl").toString());

        // then
        assertThat(code).isNotZero();
        assertThat(Files.readString(temp.resolve("log")))
                .contains("no\\\\u007fne")
                .doesNotContain("\177");
        assertThat(lines()).last().satisfies(line -> assertThat(line.get("message"))
                .contains("no\\u007fne"));
    }

    private int feed(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--log",
                "json",
                "--to",
                temp.resolve("out").toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectOutput(temp.resolve("printed").toFile())
                .redirectError(temp.resolve("log").toFile())
                .start();
        return process.waitFor();
    }

    /** Fails if a line is no object of one level. */
    private List<Map<String, String>> lines() throws IOException {
        List<Map<String, String>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(temp.resolve("log"))) {
            Map<String, String> object = new HashMap<>();
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                assertThat(parser.nextToken()).as(line).isEqualTo(JsonToken.START_OBJECT);
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    object.put(name, parser.nextTextValue());
                }
                assertThat(parser.nextToken()).as(line).isNull();
            }
            lines.add(object);
        }
        return lines;
    }
}
