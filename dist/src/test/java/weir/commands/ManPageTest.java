package weir.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

class ManPageTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path directory;

    @Test
    void saysWhatACommandTakesAndHowItEnds() {
        CommandSpec verify = commands().subcommands().get("verify").getCommandSpec();

        assertThat(ManPage.of(verify, "1.2.3"))
                .startsWith(".TH \"WEIR-VERIFY\" 1 \"\" \"Weir 1.2.3\" \"Weir\"\n")
                .contains(".SH NAME\nweir\\-verify \\- Compute all results from the drops once more, and compare\n")
                .contains(".SH ARGUMENTS\n.TP\n\\fIFILE\\fR\nThe pipeline file.\n")
                .contains(".TP\n\\fB\\-o\\fR, \\fB\\-\\-output\\fR \\fIFORMAT\\fR\ntext, json; default text.\n")
                .contains(".TP\n\\fB1\\fR\na sink holds something else");
    }

    @Test
    void isThereForEachVerbAndEachKindOfDrill() {
        List<String> names = new ArrayList<>();
        Words.eachCommand(commands(), command -> names.add(ManPage.name(command)));

        assertThat(names)
                .contains("weir", "weir-feed", "weir-run", "weir-drill", "weir-drill-kill")
                .doesNotContain("weir-drilled");
    }

    @Test
    void rendersWithoutAWarning() throws Exception {
        assumeTrue(isInstalled("groff") || System.getenv("WEIR_CI") != null, "groff is not installed");
        Share.main(new String[] {Verb.table(PROJECT).toString(), directory.toString(), "1.2.3"});
        List<String> command = new ArrayList<>(List.of("groff", "-man", "-Tutf8", "-ww"));
        try (Stream<Path> pages = Files.list(directory.resolve("man/man1"))) {
            pages.map(Path::toString).sorted().forEach(command::add);
        }

        Process groff = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("text").toFile())
                .start();

        assertThat(new String(groff.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(groff.waitFor()).isZero();
        assertThat(directory.resolve("text")).content().contains("WEIR-RUN(1)", "--stuck-after");
    }

    @Test
    void namesVariablesThatTheLauncherReads() throws IOException {
        assertThat(ManPage.ENVIRONMENT.keySet())
                .allSatisfy(
                        name -> assertThat(PROJECT.resolve("weir")).content().contains("${" + name));
    }

    private static CommandSpec commands() {
        return Commands.of(Verb.read(Verb.table(PROJECT)));
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }
}
