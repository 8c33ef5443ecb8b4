package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.feed.source.FileOptions;
import weir.feed.source.Pace;

/** Files that end within a line, because they are still being written: no row of them is lost without a word. */
@Tag("slow")
class GrowingFilesTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rows.jsonl|{'a':1}^{'a':2|3}^{'a':4}^|{'a':1} {'a':23} {'a':4}",
                "rows.jsonl|{'a':1}^{|'a':2}^|{'a':1} {'a':2}",
                "pretty.jsonl|{'a':1}^{^'a':2,^|'b':3}^{'a':4}^|{'a':1} {_'a':2,_'b':3}_ {'a':4}",
                "pretty.jsonl|{'a':1}^{^|'a':2}^|{'a':1} {_'a':2}_",
                "rows.csv|a,b^1,2^3|,4^5,6^|{'a':1,'b':2} {'a':3,'b':4} {'a':5,'b':6}"
            })
    void aLineThatWasNotWholeIsReadWhenTheFileHasGrown(String name, String first, String more, String rows)
            throws Exception {
        // given: ^ is LF, _ is the space that it becomes
        Path file = Files.writeString(temp.resolve(name), text(first));
        assertThat(replay(FileOptions.DEFAULT, file).linesRefused()).isEqualTo(1);

        // when
        Files.writeString(file, text(more), StandardOpenOption.APPEND);
        Progress done = replay(FileOptions.DEFAULT, file);

        // then
        assertThat(rows()).containsExactly(text(rows).replace('_', ' ').split(" (?=\\{)", -1));
        assertThat(done.linesRefused()).isZero();
        assertThat(replay(FileOptions.DEFAULT, file).rowsAccepted()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}^{'a':2}|^{'a':3}^|3|0",
                "{'a':1}^{'a':2}|{'a':3}^{'a':4}^|3|1",
                "{'a':1}^{'a':2}^|{'a':3}^|3|0"
            })
    void aRowWithoutALineEndIsFedOnceAndToldIfItGoesOn(String first, String more, int rows, int refused)
            throws Exception {
        // given
        Path file = Files.writeString(temp.resolve("rows.jsonl"), text(first));
        assertThat(replay(FileOptions.DEFAULT, file).rowsAccepted()).isEqualTo(2);

        // when
        Files.writeString(file, text(more), StandardOpenOption.APPEND);
        Progress done = replay(FileOptions.DEFAULT, file);

        // then
        assertThat(rows()).hasSize(rows).doesNotHaveDuplicates();
        assertThat(done.linesRefused()).isEqualTo(refused);
    }

    @Test
    void textThatGoesOnIsTold() throws Exception {
        // given
        FileOptions text = new FileOptions(
                true, 1 << 20, Optional.empty(), Set.of(), OptionalLong.empty(), FileOptions.Trust.OWN, Duration.ZERO);
        Path file = Files.writeString(temp.resolve("app.log"), "one\ntw");
        replay(text, file);

        // when
        Files.writeString(file, "o\nthree\nfo", StandardOpenOption.APPEND);
        Progress grown = replay(text, file);
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        Progress ended = replay(text, file);

        // then
        assertThat(grown.linesRefused()).isEqualTo(1);
        assertThat(ended.linesRefused()).isZero();
        assertThat(rows())
                .containsExactly(
                        "{\"value\":\"one\"}", "{\"value\":\"tw\"}", "{\"value\":\"three\"}", "{\"value\":\"fo\"}");
    }

    @Test
    void aWatchedFileThatAnEarlierStartHasReadInPartIsReadToItsEnd() throws Exception {
        // given: a feeder that was killed when it had read all that was there, and before it could move the file
        Path inbox = Files.createDirectories(temp.resolve("inbox"));
        Path claimed = Files.createDirectories(inbox.resolve(".feeding/x")).resolve("rows.jsonl");
        Files.writeString(claimed, "{\"a\":1}\n{\"a\":");
        Origin watch = new Origin.Watch(inbox, FileOptions.DEFAULT.withRest(Duration.ZERO));
        try (Feeder feeder = Feeder.start(FeedSpec.of(watch, out()))) {
            Awaitility.await().until(() -> Files.notExists(claimed));
            assertThat(feeder.progress().rowsAccepted()).isEqualTo(1);
        }

        // when
        Path again = Files.createDirectories(inbox.resolve(".feeding/x")).resolve("rows.jsonl");
        Files.writeString(again, "{\"a\":1}\n{\"a\":2}\n");
        try (Feeder feeder = Feeder.start(FeedSpec.of(watch, out()))) {
            Awaitility.await().until(() -> Files.notExists(again));
            assertThat(feeder.progress().linesRefused()).isZero();
        }

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    private static String text(String pattern) {
        return pattern.replace('\'', '"').replace('^', '\n');
    }

    private Progress replay(FileOptions options, Path file) throws InterruptedException {
        Origin origin = new Origin.Replay(List.of(file), options, new Pace.FullSpeed(), false, false);
        try (Feeder feeder = Feeder.start(FeedSpec.of(origin, out()))) {
            assertThat(feeder.await(Duration.ofSeconds(30))).isTrue();
            return feeder.progress();
        }
    }

    private String out() {
        return temp.resolve("out").toString();
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }
}
