package weir.commands;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** The shells that can complete Weir's command line. */
enum Shell {
    BASH("bash-completion/completions/weir"),
    ZSH("zsh/site-functions/_weir"),
    FISH("fish/vendor_completions.d/weir.fish");

    private final String searched;

    Shell(String searched) {
        this.searched = searched;
    }

    /** Where below a directory {@code share} it looks for the script of a program. */
    String searched() {
        return searched;
    }

    /** The script that this shell reads. */
    String completionOf(CommandSpec commands) {
        return switch (this) {
            case BASH -> BashCompletion.of(commands);
            case ZSH -> ZshCompletion.of(commands);
            case FISH -> FishCompletion.of(commands);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
