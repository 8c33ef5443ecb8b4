package weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class JsonStreamTest {
    @Test
    void escapesWhatJsonAllowsAndATerminalObeys() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = JsonStream.to(new PrintStream(bytes, true, UTF_8));

        out.print("{\"a\":\"\u007fü\u0080\u009b2J\u00a0€😀\u009f\"}\n");
        for (byte each : "\u009b°".getBytes(UTF_8)) {
            out.write(each);
        }
        out.flush();

        assertThat(bytes.toString(UTF_8)).isEqualTo("{\"a\":\"\\u007fü\\u0080\\u009b2J\u00a0€😀\\u009f\"}\n\\u009b°");
    }

    @Test
    void isNotPutOnItself() {
        PrintStream once = JsonStream.to(new PrintStream(new ByteArrayOutputStream(), true, UTF_8));

        assertThat(JsonStream.to(once)).isSameAs(once);
    }
}
