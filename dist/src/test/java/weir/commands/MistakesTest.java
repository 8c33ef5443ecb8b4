package weir.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import weir.problem.Exit;

/** Whoever mistypes an option of any verb, or its value, is told so in one line. */
class MistakesTest {
    private record Told(int code, String err) {}

    private static Told execute(String verb, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = Commands.ofAllModules().get(verb);
        CommandLine whole = line.getParent() == null ? line : line.getParent();
        whole.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(line.getParent() == null ? List.of() : List.of(verb));
        all.addAll(List.of(arguments));
        return new Told(whole.execute(all.toArray(String[]::new)), err.toString());
    }

    static Stream<String> verbs() {
        return Commands.ofAllModules().keySet().stream();
    }

    /** Those whose values are not any text. */
    static Stream<Arguments> typedOptions() {
        List<Arguments> options = new ArrayList<>();
        Commands.ofAllModules().forEach((verb, line) -> {
            for (OptionSpec option : line.getCommandSpec().options()) {
                Class<?> type = option.auxiliaryTypes()[0];
                if (option.arity().max() > 0
                        && !List.of(String.class, Path.class, URI.class, Boolean.class, boolean.class)
                                .contains(type)) {
                    options.add(Arguments.of(verb, option.longestName()));
                }
            }
        });
        return options.stream();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void areOneLineForAnOptionThatIsNotThere(String verb) {
        Told told = execute(verb, "--debugg");

        // A file that is missing, too, may be told first.
        assertThat(told.err())
                .matches("weir " + verb
                        + ": (there is no option \"--debugg\"|missing required parameters?: .+)\\. .+\\.\\R");
        assertThat(told.code()).isEqualTo(Exit.INVALID_INPUT);
    }

    @ParameterizedTest
    @MethodSource("typedOptions")
    void areOneLineForAValueThatAnOptionDoesNotTake(String verb, String option) {
        Told told = execute(verb, option + "=~");

        assertThat(told.err())
                .startsWith(option + ": ")
                .endsWith("." + System.lineSeparator())
                .hasLineCount(1);
        assertThat(told.code()).isEqualTo(Exit.INVALID_INPUT);
    }

    @Test
    void nameTheNearestOption() {
        assertThat(execute("run", "--onse", "p.yaml").err())
                .isEqualTo(
                        "weir run: there is no option \"--onse\". The nearest is \"--once\"." + System.lineSeparator());
    }
}
