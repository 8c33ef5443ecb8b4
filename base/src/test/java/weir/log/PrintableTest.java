package weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final String TITLE = "\033]0;owned\007";

    @Test
    void escapesWhatATerminalObeysAndNothingElse() {
        assertThat(Printable.escape("Grüße, 日本 😀\n\tend")).isEqualTo("Grüße, 日本 😀\n\tend");
        assertThat(Printable.escape(TITLE)).isEqualTo("\\u001b]0;owned\\u0007");
        assertThat(Printable.escape("a\rb\0\177\u009b2J\u0085")).isEqualTo("a\\u000db\\u0000\\u007f\\u009b2J\\u0085");
    }

    @Test
    void escapesInAllWaysToPrintText() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = Printable.stream(new PrintStream(bytes, true, UTF_8));

        out.print(TITLE);
        out.println(TITLE);
        out.printf("%s%n", TITLE);
        out.append(TITLE).append('\033');
        out.println((Object) TITLE);
        out.println(TITLE.toCharArray());
        out.println('\033');
        out.println("ü");

        String title = "\\u001b]0;owned\\u0007";
        assertThat(bytes.toString(UTF_8).replace(System.lineSeparator(), "\n"))
                .isEqualTo(title + title + "\n" + title + "\n" + title + "\\u001b" + title + "\n" + title
                        + "\n\\u001b\nü\n");
    }

    @Test
    void bytesPassAsTheyAre() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = Printable.stream(new PrintStream(bytes, true, UTF_8));

        out.writeBytes("\033[2J".getBytes(UTF_8));
        out.print("x");

        assertThat(bytes.toString(UTF_8)).isEqualTo("\033[2Jx");
    }
}
