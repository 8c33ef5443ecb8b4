package weir.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.log.Printable;
import weir.problem.Exit;

/** {@code weir completion}: prints the script by which a shell completes the command line. */
@Command(
        name = "completion",
        description =
                "Prints a script by which a shell completes verbs, options, paths, and the names of queries and streams of a"
                        + " pipeline file. For this shell only: source <(weir completion bash), source <(weir completion zsh), or"
                        + " weir completion fish | source. For all to come, write that line into ~/.bashrc, ~/.zshrc or"
                        + " ~/.config/fish/config.fish.")
final class CompletionCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // that it exists is what picocli asks for
    @Option(
            names = {"-h", "--help"},
            description = "Show this help.",
            usageHelp = true)
    private boolean help;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell;

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty("weir.home", ""));
        Printable.out().print(shell.completionOf(Commands.of(Verb.read(Verb.table(home)))));
        return Exit.DONE;
    }
}
