package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says of options that do not fit, and of lines that were refused. */
@Tag("slow")
class SourceOptionsTest {
    @TempDir
    private Path temp;

    /** What a run came to. */
    private record Run(int code, String said) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--replay x --rows 5|--rows: --replay does not take it. Leave it out; it goes with --generate.",
                "--http 0 --text|--text: --http does not take it.",
                "--stdin --pace t|--pace: --stdin does not take it.",
                "--watch x --loop|--loop: --watch does not take it.",
                "--generate heart --max-line 5|--max-line: --generate does not take it.",
                "--replay x --rest 5s|--rest: --replay does not take it.",
                "--stdin --follow-links|--follow-links: --stdin does not take it.",
                "--replay x --token-env T|--token-env: --replay does not take it.",
                "--replay x --pace t --rate 5|--rate: --pace says when a row's turn is.",
                "--replay x --text --null NA|--text: --separator and --null are of CSV.",
                "--replay x --separator ab|--separator: \"ab\" is not one character.",
                "--listen 0 --tls-cert a|--tls-cert: --listen does not take it.",
                "--http 0 --tls-cert a|--tls-cert: it goes with --tls-key, which is not there. Give both, or none.",
                "--http 0 --tls-client-ca a|--tls-client-ca: clients show certificates only by TLS,",
                "--http 0.0.0.0:0|--http: it listens beyond this machine, and whoever reaches it could write. Ask for a token",
                "--http [::]:0 --tls-cert a --tls-key b|--http: it listens beyond this machine,",
                "--listen 0.0.0.0:0|--listen: it listens beyond this machine, and whoever reaches it could write. Use --http",
                "--http 0 --insecure|--insecure: nothing listens beyond this machine without asking. Leave it out.",
                "--http 0.0.0.0:0 --token-env PATH --insecure|--insecure: nothing listens beyond this machine",
                "--http 0 --token-env NO_SUCH_TOKEN|--token-env: the environment variable NO_SUCH_TOKEN is not set."
            })
    void anOptionThatTheSourceDoesNotTakeIsAMistake(String options, String message) {
        Run run = run("", (options + " --to " + temp.resolve("out")).split(" ", -1));

        assertThat(run.said()).startsWith(message);
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void whoServesRowsBeyondThisMachineHasToSaySo() {
        Run run = run("", "--generate", "heart", "--rows", "1", "--to", "tcp://0.0.0.0:0");

        assertThat(run.said())
                .isEqualToIgnoringNewLines("--to: it listens beyond this machine, and whoever reaches it could read."
                        + " Listen on 127.0.0.1, or say --insecure.");
        assertThat(run.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--http 0.0.0.0:0 --insecure",
                "--http 0.0.0.0:0 --token-env PATH",
                "--listen 0.0.0.0:0 --insecure"
            })
    void whatIsSaidToBeMeantListensBeyondThisMachine(String options) {
        Run run = run("", (options + " --for 1ms --to " + temp.resolve("out")).split(" ", -1));

        assertThat(run.said()).contains("port ");
        assertThat(run.code()).isZero();
    }

    @Test
    void aFiniteFeedOfWhichLinesWereRefusedSaysSoAndFails() throws Exception {
        // given
        Path file = Files.writeString(temp.resolve("rows.csv"), "k,x\n1,a\n2,1.5\n3,b\n4,2\n5\n");

        // when
        Run run = run("", "--replay", file.toString(), "--schema", "k BIGINT, x DOUBLE", "--to", out("one"));
        // then
        assertThat(run.said())
                .contains(
                        "Cannot feed all of stream \"one\": 3 lines were refused, 2 times: column \"x\": \"a\" is no DOUBLE"
                                + " (rows.csv, line 2); once: 1 values, and the header has 2 (rows.csv, line 6).");
        assertThat(run.code()).isEqualTo(1);
        assertThat(Drops.rows(temp.resolve("one"))).hasSize(2);

        // when
        Run allowed = run(
                "",
                "--replay",
                file.toString(),
                "--schema",
                "k BIGINT, x DOUBLE",
                "--allow-refused",
                "--to",
                out("two"));
        // then
        assertThat(allowed.said()).contains("3 lines were refused");
        assertThat(allowed.code()).isZero();
    }

    @Test
    void whatAnEarlierStartHasRefusedCountsForTheWholeFeed() throws Exception {
        // given
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"k\":1}\noops\n{\"k\":2}\nno\n");
        String[] feed = {"--replay", file.toString(), "--to", out("one")};
        run("", feed);

        // when
        Run again = run("", feed);
        // then
        assertThat(again.said())
                .contains(
                        "Cannot feed all of stream \"one\": 2 lines were refused by earlier starts, which have told why."
                                + " Feed them, corrected, in a file of their own, or allow them by --allow-refused.");
        assertThat(again.code()).isEqualTo(1);

        // when
        Files.writeString(file, "{\"k\":3}\nwrong\n", StandardOpenOption.APPEND);
        Run grown = run("", feed);
        // then
        assertThat(grown.said())
                .contains(
                        "1 line was refused, once: not JSON",
                        "(rows.jsonl, line 6); 2 lines were refused by earlier starts, which have told why."
                                + " Keep such lines by --quarantine");
        assertThat(grown.code()).isEqualTo(1);
        assertThat(run("", feed).said()).contains("3 lines were refused by earlier starts");
        assertThat(Drops.rows(temp.resolve("one"))).hasSize(3);

        // when
        Run allowed = run("", "--replay", file.toString(), "--to", out("one"), "--allow-refused");
        // then
        assertThat(allowed.said()).contains("3 lines were refused by earlier starts");
        assertThat(allowed.code()).isZero();

        // when
        Run anew = run("", "--replay", file.toString(), "--to", out("one"), "--again");
        // then
        assertThat(anew.said()).contains("3 lines were refused, 3 times: ").doesNotContain("earlier starts");
    }

    @Test
    void blankLinesOfTextAreRowsFromStandardInput() throws Exception {
        Run run = run("a\n\n  \nb\n", "--stdin", "--text", "--to", out("text"));

        assertThat(run.code()).isZero();
        assertThat(Drops.rows(temp.resolve("text")))
                .containsExactly("{\"value\":\"a\"}", "{\"value\":\"\"}", "{\"value\":\"  \"}", "{\"value\":\"b\"}");
    }

    @Test
    void aLineThatIsTooLongIsNamedWithTheOption() throws Exception {
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"a\":\"" + "x".repeat(100) + "\"}\n");

        Run run = run("", "--replay", file.toString(), "--max-line", "50", "--to", out("long"));

        assertThat(run.said()).contains("once: longer than 50 bytes (--max-line) (rows.jsonl, line 1)");
    }

    private String out(String name) {
        return temp.resolve(name).toString();
    }

    /** Within this process. */
    private static Run run(String input, String... arguments) {
        PrintStream before = System.err;
        InputStream in = System.in;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            int code = Main.run(arguments);
            return new Run(code, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
            System.setIn(in);
        }
    }
}
