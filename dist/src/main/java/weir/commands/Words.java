package weir.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What completion and the manual take out of a command, as plain text. */
final class Words {
    private static final int ROOM_IN_A_LIST = 80;

    private Words() {}

    /** Passes a command and all of its sub-commands on, each before its own. */
    static void eachCommand(CommandSpec command, Consumer<CommandSpec> consumer) {
        if (command.usageMessage().hidden()) {
            return;
        }
        consumer.accept(command);
        command.subcommands().values().forEach(each -> eachCommand(each.getCommandSpec(), consumer));
    }

    /** The options that users are shown. */
    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** The names of an option, and of its opposite if it has one: {@code --x}, {@code --no-x}. */
    static List<String> names(OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.negatable()) {
            for (String name : option.names()) {
                names.add(name.replaceFirst("^--", "--no-"));
            }
        }
        return names;
    }

    /** Whether a value follows the option. */
    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** A description in one line. */
    static String text(String... description) {
        return String.join(" ", description)
                .replace("%n", " ")
                .replace("%%", "%")
                .strip();
    }

    /** The first sentence of a description, without its full stop, or what of it a list has room for. */
    static String brief(String... description) {
        String sentence = text(description).split("[.;:]( |$)", 2)[0];
        int comma = sentence.lastIndexOf(", ", ROOM_IN_A_LIST);
        return sentence.length() <= ROOM_IN_A_LIST || comma < 0 ? sentence : sentence.substring(0, comma);
    }

    /** One line about a command: the launcher's, if it has one, or else the first sentence of the description. */
    static String summary(CommandSpec command) {
        String[] header = command.usageMessage().header();
        return header.length > 0 ? text(header) : brief(command.usageMessage().description());
    }

    /** A text file beside this class. */
    static String resource(String name) {
        try (InputStream in = Words.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
