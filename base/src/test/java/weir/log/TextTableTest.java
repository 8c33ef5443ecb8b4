package weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.log.TextTable.Column.left;
import static weir.log.TextTable.Column.right;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final int WIDE = 80;

    @Test
    void columnsAreAsWideAsTheirWidestCellAndNoLineEndsWithBlanks() {
        TextTable table = TextTable.of(left("POD"), right("RESTARTS"), left("NODE"))
                .row(List.of("driver-0", 3, "-"))
                .row(List.of("a", 12, ""));

        assertThat(table.lines(WIDE))
                .containsExactly("POD       RESTARTS  NODE", "driver-0         3  -", "a               12");
    }

    @Test
    void linesAreCutToTheTerminal() {
        TextTable table = TextTable.ofTexts(List.of("k")).row(List.of("12345")).row(List.of("😀😀😀😀😀"));

        assertThat(table.lines(5)).containsExactly("k", "12345", "😀😀😀😀😀");
        assertThat(table.lines(4)).containsExactly("k", "123…", "😀😀😀…");
    }

    @Test
    void aRowIsOneLineAndCommandsNoTerminal() {
        TextTable table = TextTable.ofTexts(List.of("k", "v")).row(List.of("a\nb\tc", "\033]0;owned\007"));

        assertThat(table.lines(WIDE)).containsExactly("k        v", "a\\nb\\tc  \\u001b]0;owned\\u0007");
    }

    @Test
    void rowsThatComeOneByOneHaveTheWidthsThatAreDeclared() {
        TextTable table = TextTable.of(right("rows").atLeast(6), left("what"));

        assertThat(table.header()).isEqualTo("  rows  what");
        assertThat(table.line(List.of(12, "few"))).isEqualTo("    12  few");
        assertThat(table.line(List.of(12_345_678, "many"))).isEqualTo("12345678  many");
    }

    @Test
    void withoutNamesThereIsNoHeaderAndAnythingCanStandBetween() {
        TextTable table = TextTable.of(left(""), left("")).separatedBy(" | ").row(List.of("a", "b"));

        assertThat(table.lines(WIDE)).containsExactly("a | b");
    }

    @Test
    void refusesARowOfAnotherWidth() {
        TextTable table = TextTable.ofTexts(List.of("k"));

        assertThatThrownBy(() -> table.row(List.of("a", "b"))).hasMessage("2 cells in 1 columns");
    }

    @Test
    void aTerminalIsAsWideAsTheLauncherSays() {
        assertThat(Terminal.width(Map.of("WEIR_COLUMNS", "120"))).isEqualTo(120);
        assertThat(Terminal.width(Map.of("WEIR_COLUMNS", "0"))).isEqualTo(Integer.MAX_VALUE);
        assertThat(Terminal.width(Map.of())).isEqualTo(Integer.MAX_VALUE);
    }
}
