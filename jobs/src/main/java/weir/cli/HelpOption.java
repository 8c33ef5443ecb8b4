package weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code --help} without {@code --version}, for a verb that is a program of its own: the version is that of {@code weir}. */
@Command
public final class HelpOption {
    @SuppressWarnings("UnusedVariable") // that it exists is what picocli asks for
    @Option(
            names = {"-h", "--help"},
            description = "Show this help.",
            usageHelp = true)
    private boolean help;
}
