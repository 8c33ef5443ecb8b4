package weir.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts in the shells themselves. */
@Timeout(60)
class CompletionTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final String LINES =
            """
            weir rep                         | replay
            weir run --onc                   | --once
            weir plan --output js            | json
            weir drill part                  | partition
            weir drill kill ex               | executor
            weir completion zs               | zsh
            weir run pipe                    | pipeline.yaml
            weir run a\\ p                 | a pipeline.yaml
            weir compact pipeline.yaml wi    | windows
            weir compact --target-mib 9 pipeline.yaml wi | windows
            weir skip a\\ pipeline.yaml he | heart
            weir replay pipeline.yaml --stream wa | watch
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void makePipelines() throws IOException {
        String pipeline =
                """
                pipeline: p
                streams:
                  # none of a query
                  watch: {drop: in}
                  "heart":
                    drop: in
                    windy: 1
                queries:
                    activities: {sql: SELECT 1}
                    windows:
                        window: x

                settings: {wide: 1}
                """;
        Files.writeString(directory.resolve("pipeline.yaml"), pipeline);
        Files.writeString(directory.resolve("a pipeline.yaml"), pipeline);
    }

    @Test
    void completesInBash() throws Exception {
        Path script = script(Shell.BASH);

        try (Terminal bash = Terminal.start("bash --norc --noprofile -i", "PS1=; . " + script, directory)) {
            assertCompletes(bash);
        }
    }

    @Test
    void completesInZsh() throws Exception {
        requires("zsh");
        Path script = script(Shell.ZSH);

        try (Terminal zsh = Terminal.start(
                "zsh -f -i",
                "PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; . " + script,
                directory)) {
            assertCompletes(zsh);
        }
    }

    @Test
    void completesInFish() throws Exception {
        requires("fish");
        Path script = script(Shell.FISH);

        for (String[] line : lines()) {
            Process fish = new ProcessBuilder(
                            "fish",
                            "--no-config",
                            "-c",
                            "source $argv[1]; complete -C $argv[2]",
                            script.toString(),
                            line[0])
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(fish.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said.lines().map(each -> each.replaceFirst("\t.*", "")))
                    .as(line[0])
                    .containsExactly(line[1]);
        }
    }

    @Test
    void offersNothingWhereOnlyTheUserKnows() throws Exception {
        try (Terminal bash = Terminal.start("bash --norc --noprofile -i", "PS1=; . " + script(Shell.BASH), directory)) {
            assertThat(bash.complete("weir run --master pipe")).containsExactly("run", "--master", "pipe");
            assertThat(bash.complete("weir skip pipeline.yaml watch pipe"))
                    .containsExactly("skip", "pipeline.yaml", "watch", "pipe");
        }
    }

    private static void assertCompletes(Terminal shell) throws IOException {
        for (String[] line : lines()) {
            List<String> words = shell.complete(line[0]);
            assertThat(words).as(line[0]).endsWith(line[1]);
        }
    }

    private static List<String[]> lines() {
        return LINES.lines().map(line -> line.split(" +\\| +")).toList();
    }

    private Path script(Shell shell) throws IOException {
        List<Verb> verbs = Verb.read(Verb.table(PROJECT));
        return Files.writeString(directory.resolve("script." + shell), shell.completionOf(Commands.of(verbs)));
    }

    private static void requires(String program) {
        boolean isThere = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
        assumeTrue(isThere || System.getenv("WEIR_CI") != null, program + " is not installed");
    }
}
