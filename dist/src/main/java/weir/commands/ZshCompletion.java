package weir.commands;

import java.util.StringJoiner;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script for zsh: a function for each command, made of calls of zsh's {@code _arguments}. */
final class ZshCompletion {
    private ZshCompletion() {}

    static String of(CommandSpec all) {
        StringJoiner functions = new StringJoiner("\n");
        Words.eachCommand(all, command -> functions.add(function(command)));
        return Words.resource("completion.zsh")
                .replace("@NAMES@", Words.resource("names.awk").strip())
                .replace("@COMMANDS@", functions.toString());
    }

    private static String function(CommandSpec command) {
        StringJoiner arguments = new StringJoiner(" \\\n        ");
        Words.options(command).forEach(option -> arguments.add(option(option)));
        command.positionalParameters().forEach(argument -> arguments.add(argument(argument)));
        String name = "_" + command.qualifiedName("_");
        if (command.subcommands().isEmpty()) {
            return "%s() {\n    _arguments -S \\\n        %s\n}\n".formatted(name, arguments);
        }
        String verbs = command.subcommands().values().stream()
                .map(each -> each.getCommandSpec())
                .filter(each -> !each.usageMessage().hidden())
                .map(each -> "        '" + each.name() + ":" + quoted(Words.summary(each)) + "'\n")
                .collect(Collectors.joining());
        return """
               %s() {
                   local curcontext=$curcontext state line
                   local -a verbs=(
               %s    )
                   _arguments -C \\
                       %s \\
                       '1: :->verb' \\
                       '*:: :->rest'
                   case $state in
                   verb) _describe -t verbs verb verbs ;;
                   rest) ! (( $+functions[%s_$words[1]] )) || %s_$words[1] ;;
                   esac
               }
               """
                .formatted(name, verbs, arguments, name, name);
    }

    private static String option(OptionSpec option) {
        var names = Words.names(option);
        String exclusive = option.isMultiValue() ? "" : "'(" + String.join(" ", names) + ")'";
        String value = Words.takesValue(option) ? value(option) : "";
        String described = "'[" + quoted(Words.brief(option.description())) + "]" + value + "'";
        String spelled = names.stream()
                .map(name -> value.isEmpty() ? name : name + (name.startsWith("--") ? "=" : "+"))
                .collect(Collectors.joining(","));
        return exclusive + (names.size() == 1 ? spelled : "{" + spelled + "}") + described;
    }

    private static String argument(PositionalParamSpec argument) {
        String place = argument.arity().isVariable()
                ? "*"
                : Integer.toString(argument.index().min() + 1);
        boolean isOptional = argument.arity().min() == 0 && !argument.arity().isVariable();
        return "'" + place + (isOptional ? ":" : "") + value(argument) + "'";
    }

    private static String value(ArgSpec arg) {
        Value value = Value.of(arg);
        String action = " ";
        if (value instanceof Value.OneOf one) {
            action = "(" + String.join(" ", one.words()) + ")";
        } else if (value instanceof Value.NameIn name) {
            action = "{_weir_names " + name.section() + "}";
        } else if (value instanceof Value.File) {
            action = "_files";
        }
        return ":" + quoted(arg.paramLabel()) + ":" + action;
    }

    /** Within single quotes of the shell and the colons and brackets of {@code _arguments}. */
    private static String quoted(String text) {
        return text.replaceAll("([\\\\:\\[\\]])", "\\\\$1").replace("'", "'\\''");
    }
}
