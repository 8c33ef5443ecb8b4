package weir.commands;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script for fish 3 or newer: a line for each verb, option and argument. */
final class FishCompletion {
    private FishCompletion() {}

    static String of(CommandSpec all) {
        StringJoiner lines = new StringJoiner("\n");
        Words.eachCommand(all, command -> {
            String verbs = command.qualifiedName().substring(Commands.PROGRAM.length());
            for (CommandLine each : command.subcommands().values()) {
                lines.add(verb(verbs, each.getCommandSpec()));
            }
            Words.options(command).forEach(option -> lines.add(option(verbs, option)));
            for (PositionalParamSpec argument : command.positionalParameters()) {
                argument(verbs, argument).ifPresent(lines::add);
            }
        });
        return Words.resource("completion.fish")
                .replace("@NAMES@", Words.resource("names.awk").strip())
                .replace("@COMMANDS@", lines.toString());
    }

    private static String verb(String verbs, CommandSpec command) {
        return "complete -c weir -n '__weir_after%s' -a %s -d '%s'"
                .formatted(verbs, command.name(), quoted(Words.summary(command)));
    }

    private static String option(String verbs, OptionSpec option) {
        String names = Words.names(option).stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        String value = Words.takesValue(option) ? value(Value.of(option)) : "";
        // Without verbs there are more options than after any verb: those of the program itself.
        String condition = verbs.isEmpty() ? "__weir_after" : "__weir_at" + verbs;
        return "complete -c weir -n '%s'%s%s -d '%s'"
                .formatted(condition, names, value, quoted(Words.brief(option.description())));
    }

    private static String value(Value value) {
        if (value instanceof Value.OneOf one) {
            return " -x -a '" + String.join(" ", one.words()) + "'";
        }
        if (value instanceof Value.NameIn name) {
            return " -x -a '(__weir_names " + name.section() + ")'";
        }
        return value instanceof Value.File ? " -r -F" : " -x";
    }

    private static Optional<String> argument(String verbs, PositionalParamSpec argument) {
        Value value = Value.of(argument);
        String condition = "__weir_at" + verbs;
        if (value instanceof Value.OneOf one) {
            return Optional.of("complete -c weir -n '%s' -a '%s'".formatted(condition, String.join(" ", one.words())));
        }
        if (value instanceof Value.NameIn name) {
            return Optional.of("complete -c weir -n '%s' -a '(__weir_names %s)'".formatted(condition, name.section()));
        }
        if (value instanceof Value.File) {
            boolean isRepeated = argument.arity().isVariable();
            return Optional.of(
                    "complete -c weir -n '%s%s' -F".formatted(condition, isRepeated ? "" : "; and not __weir_file"));
        }
        return Optional.empty();
    }

    /** Within single quotes. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
