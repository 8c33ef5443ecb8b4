package weir.commands;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A script for bash 3.2 or newer. Its tables come from the commands; all else is in {@code completion.bash}. */
final class BashCompletion {
    private BashCompletion() {}

    static String of(CommandSpec all) {
        StringJoiner commands = new StringJoiner("\n");
        StringJoiner values = new StringJoiner("\n");
        Words.eachCommand(all, command -> {
            commands.add(entry(command));
            for (OptionSpec option : Words.options(command)) {
                if (Words.takesValue(option) && !(Value.of(option) instanceof Value.Unknown)) {
                    values.add(entry(command, option));
                }
            }
        });
        return Words.resource("completion.bash")
                .replace("@NAMES@", Words.resource("names.awk").strip())
                .replace("@COMMANDS@", commands.toString())
                .replace("@VALUES@", values.toString());
    }

    private static String entry(CommandSpec command) {
        List<OptionSpec> options = Words.options(command);
        return "    '%s')\n        commands='%s'\n        options='%s'\n        valued='%s'\n        arguments='%s'\n        ;;"
                .formatted(
                        command.qualifiedName(),
                        command.subcommands().entrySet().stream()
                                .filter(each -> !each.getValue()
                                        .getCommandSpec()
                                        .usageMessage()
                                        .hidden())
                                .map(each -> each.getKey())
                                .collect(Collectors.joining(" ")),
                        names(options),
                        names(options.stream().filter(Words::takesValue).toList()),
                        command.positionalParameters().stream()
                                .map(argument ->
                                        kind(argument) + (argument.arity().isVariable() ? "..." : ""))
                                .collect(Collectors.joining(" ")));
    }

    private static String names(List<OptionSpec> options) {
        return options.stream().flatMap(option -> Words.names(option).stream()).collect(Collectors.joining(" "));
    }

    private static String entry(CommandSpec command, OptionSpec option) {
        return "    "
                + Words.names(option).stream()
                        .map(name -> "'" + command.qualifiedName() + " " + name + "'")
                        .collect(Collectors.joining(" | "))
                + ") kind='" + kind(option) + "' ;;";
    }

    private static String kind(ArgSpec arg) {
        Value value = Value.of(arg);
        if (value instanceof Value.OneOf one) {
            return "words:" + String.join(",", one.words());
        }
        if (value instanceof Value.NameIn name) {
            return "names:" + name.section();
        }
        return value instanceof Value.File ? "file" : "unknown";
    }
}
