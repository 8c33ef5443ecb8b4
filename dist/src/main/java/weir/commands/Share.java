package weir.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** What the distribution has below {@code share}: completion where shells look for it, and the manual. */
public final class Share {
    private final Path directory;

    private Share(Path directory) {
        this.directory = directory;
    }

    /** Writes it all: arguments are the table of verbs, the directory, and the version of Weir. */
    public static void main(String[] args) {
        new Share(Path.of(args[1])).write(Commands.of(Verb.read(Path.of(args[0]))), args[2]);
    }

    private void write(CommandSpec commands, String version) {
        for (Shell shell : Shell.values()) {
            String script = "weir/completion." + shell;
            write(script, shell.completionOf(commands));
            link(shell.searched(), script);
        }
        Words.eachCommand(
                commands, command -> write("man/man1/" + ManPage.name(command) + ".1", ManPage.of(command, version)));
    }

    /** Makes a file a symbolic link to another one, both below the directory. */
    private void link(String file, String target) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createSymbolicLink(path, path.getParent().relativize(directory.resolve(target)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
