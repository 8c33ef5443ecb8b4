package weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StructuredMessageTest {
    @Test
    void valuesFollowTheMessageInTheirOrder() {
        StructuredMessage message = message(LogKey.LANE.of("a"), LogKey.DROP.of(7), LogKey.FILE.of(Path.of("/x/y")));

        assertThat(message.getFormattedMessage()).isEqualTo("Cannot go on lane=a drop=7 file=/x/y");
    }

    @Test
    void itIsPlainWhereAValueEndsAndOneEventIsOneLine() {
        assertThat(message(LogKey.REASON.of("no \"x\"\n\tin C:\\"), LogKey.STATE.of(""), LogKey.SOURCE.of("a=b"))
                        .getFormattedMessage())
                .isEqualTo("Cannot go on reason=\"no \\\"x\\\"\\n\\tin C:\\\\\" state=\"\" source=\"a=b\"");
    }

    @Test
    void noValueCommandsATerminal() {
        assertThat(message(LogKey.FILE.of("\033]0;owned\007")).getFormattedMessage())
                .isEqualTo("Cannot go on file=\"\\u001b]0;owned\\u0007\"");
    }

    @Test
    void theMessageAloneIsAFormat() {
        StructuredMessage message = message(LogKey.ROWS.of(3));

        assertThat(message.getFormattedMessage(new String[] {StructuredMessage.CONSTANT}))
                .isEqualTo("Cannot go on");
    }

    @Test
    void numbersStayNumbersForProgramsAndAllElseIsText() {
        StructuredMessage message = message(LogKey.ROWS.of(3), LogKey.FILE.of(Path.of("x")), LogKey.REASON.of(null));

        assertThat(message.getData().get("rows")).isEqualTo(3);
        assertThat(message.getData().get("file")).isEqualTo("x");
        assertThat(message.getData().get("reason")).isEqualTo("null");
    }

    private static StructuredMessage message(LogKey.Pair... pairs) {
        return new StructuredMessage("Cannot go on", pairs, null);
    }
}
