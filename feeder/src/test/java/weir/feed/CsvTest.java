package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.feed.source.FileOptions;
import weir.feed.validation.Schema;
import weir.feed.validation.ValidatorSpec;
import weir.problem.Failure;

class CsvTest {
    private static final String SCHEMA = "id BIGINT, x DOUBLE, ok BOOLEAN, name STRING";

    @TempDir
    private Path temp;

    @Test
    void withoutASchemaColumnsGetTheTypesThatAllValuesFit() throws Exception {
        // when
        feed(csv("id,x,ok,zip,mixed\n1,1,true,01234,1\n2,2.5e3,false,99999,b\n,,,,\n"), Optional.empty());

        // then
        assertThat(rows())
                .containsExactly(
                        "{\"id\":1,\"x\":1,\"ok\":true,\"zip\":\"01234\",\"mixed\":\"1\"}",
                        "{\"id\":2,\"x\":2.5e3,\"ok\":false,\"zip\":\"99999\",\"mixed\":\"b\"}",
                        "{\"id\":null,\"x\":null,\"ok\":null,\"zip\":null,\"mixed\":null}");
    }

    @Test
    void theSchemaOfTheStreamGivesTheTypes() throws Exception {
        // when: columns in another order, one of them missing
        feed(csv("name,x,id\n12,.5,007\n\"a, \"\"b\"\"\",+3,-1\n"), Optional.of(SCHEMA));

        // then
        assertThat(rows())
                .containsExactly(
                        "{\"name\":\"12\",\"x\":0.5,\"id\":7}", "{\"name\":\"a, \\\"b\\\"\",\"x\":3,\"id\":-1}");
    }

    @Test
    void aWrongValueIsRefusedWithFileLineAndColumn() throws Exception {
        // when
        Progress done = feed(
                csv("id,x,ok,name\n1,1,true,a\n\n2,1,true,\"b\nb\"\nthree,1,true,c\n4,1,yes,d\n5,1,true\n6,1,true,f\n"),
                Optional.of(SCHEMA));

        // then
        assertThat(rows()).hasSize(3).last().asString().startsWith("{\"id\":6,");
        assertThat(done.linesRefused()).isEqualTo(3);
        assertThat(quarantine())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("rows.csv, line 6: column \\\"id\\\": \\\"three\\\" is no BIGINT"),
                        line -> assertThat(line)
                                .contains("rows.csv, line 7: column \\\"ok\\\": \\\"yes\\\" is no BOOLEAN"),
                        line -> assertThat(line).contains("rows.csv, line 8: 3 values, and the header has 4"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id,oops\\n1,2|line 1: the schema has no column \"oops\"",
                "id,id\\n1,2|line 1: column \"id\" is there twice",
                "id,\\n1,2|line 1: a column has no name",
                "id\\n1\\n\"2|line 3: a quote is not closed"
            })
    void aFileThatCannotBeReadIsNamedWithTheLine(String text, String reason) throws Exception {
        Path file = csv(text.replace("\\n", "\n"));

        assertThatThrownBy(() -> feed(file, Optional.of(SCHEMA)))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot replay \"" + file + "\": " + reason + ". Mend the file; none of its rows was taken.");
    }

    @Test
    void whatIsNotUtf8IsNotReplaced() throws Exception {
        Path file = Files.write(temp.resolve("rows.csv"), "name\nkäse\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> feed(file, Optional.empty())).hasMessageContaining(": not UTF-8. Mend the file");
    }

    @Test
    void aQuoteThatIsNeverClosedTakesNoMoreMemoryThanALine() throws Exception {
        Path file = csv("name\n\"" + "x".repeat(3 << 20));

        assertThatThrownBy(() -> feed(file, Optional.empty()))
                .hasMessageContaining("line 2: a record is longer than 1048576 characters");
    }

    @Test
    void aWatchedFileWithAnotherHeaderIsSetAside() throws Exception {
        // given
        Path inbox = Files.createDirectories(temp.resolve("inbox"));
        Files.move(csv("id,oops\n1,2\n"), inbox.resolve("a.csv"));
        Files.move(csv("id,name\n1,a\n"), inbox.resolve("b.csv"));

        // when
        try (Feeder feeder = Feeder.start(spec(
                new Origin.Watch(inbox, FileOptions.DEFAULT.withRest(Duration.ofMillis(100))), Optional.of(SCHEMA)))) {
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 1);
        }

        // then
        assertThat(rows()).containsExactly("{\"id\":1,\"name\":\"a\"}");
        assertThat(inbox.resolve(".bad")).isDirectoryContaining("glob:**/a.csv.*");
        assertThat(inbox.resolve(".fed")).isDirectoryContaining("glob:**/b.csv.*");
    }

    private Progress feed(Path file, Optional<String> schema) throws InterruptedException {
        try (Feeder feeder = Feeder.start(spec(new Origin.Replay(List.of(file)), schema))) {
            assertThat(feeder.await(Duration.ofSeconds(20))).isTrue();
            return feeder.progress();
        }
    }

    private FeedSpec spec(Origin from, Optional<String> schema) {
        return FeedSpec.of(from, temp.resolve("out").toString())
                .withDoor(new ValidatorSpec(schema.map(Schema::parse), true));
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(temp.resolve("rows.csv"), text);
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }

    private List<String> quarantine() throws IOException {
        return Files.readAllLines(temp.resolve("out/.spool/default/quarantine.jsonl"));
    }
}
