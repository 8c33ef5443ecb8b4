package weir.verb;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import weir.problem.Problem;
import weir.yaml.Nearest;

/** What is wrong with the parameters of a verb, in one line. */
public final class ParameterMistakes {
    private static final Pattern PREAMBLE = Pattern.compile(
            "^(Error: )?(Invalid value for (option '[^']*'|positional parameter at index \\S+)( \\([^)]*\\))?: )?");
    private static final String PROGRAM = "weir";

    private ParameterMistakes() {}

    /** The mistake; instead of a file, it names the option, the parameter or the verb. */
    public static Problem problem(ParameterException mistake) {
        CommandSpec command = mistake.getCommandLine().getCommandSpec();
        Optional<ArgSpec> argument = Optional.ofNullable(mistake.getArgSpec());
        String place = argument.map(ParameterMistakes::name).orElse(name(command));
        List<String> choices = argument.map(ParameterMistakes::choices).orElse(List.of());
        if (mistake.getValue() != null && !choices.isEmpty()) {
            return new Problem(
                    place,
                    0,
                    "",
                    "\"" + mistake.getValue() + "\" is none of " + String.join(", ", choices),
                    nearest(mistake.getValue(), choices));
        }
        if (mistake instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
            String option = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
            String hint = nearest(option, List.copyOf(command.optionsMap().keySet()));
            return new Problem(name(command), 0, "", "there is no option \"" + option + "\"", hint);
        }
        if (mistake instanceof UnmatchedArgumentException unmatched
                && !command.subcommands().isEmpty()) {
            String verb = unmatched.getUnmatched().get(0);
            String hint = nearest(verb, List.copyOf(command.subcommands().keySet()));
            return new Problem(name(command), 0, "", "there is no verb \"" + verb + "\"", hint);
        }
        String message = PREAMBLE.matcher(String.valueOf(mistake.getMessage()))
                .replaceFirst("")
                .replaceFirst("\\.$", "")
                .replaceAll("\\R", " ");
        String begun = message.substring(0, Math.min(1, message.length())).toLowerCase(Locale.ROOT);
        return new Problem(place, 0, "", begun + message.substring(begun.length()), "");
    }

    /** As above, with a way to what is right. */
    static Problem withHelp(ParameterException mistake) {
        Problem problem = problem(mistake);
        String help = "\"" + name(mistake.getCommandLine().getCommandSpec()) + " --help\" shows how it is used";
        return problem.hint().isEmpty() ? new Problem(problem.file(), 0, "", problem.message(), help) : problem;
    }

    private static String nearest(String word, List<String> known) {
        return Nearest.to(word, known)
                .map(near -> "The nearest is \"" + near + "\"")
                .orElse("");
    }

    private static String name(CommandSpec command) {
        String name = command.qualifiedName();
        return name.startsWith(PROGRAM) ? name : PROGRAM + " " + name;
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** The values that it takes, as a person writes them; none if they cannot be counted. */
    private static List<String> choices(ArgSpec argument) {
        Object[] constants = argument.auxiliaryTypes()[0].getEnumConstants();
        return Stream.of(constants == null ? new Object[0] : constants)
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
    }
}
