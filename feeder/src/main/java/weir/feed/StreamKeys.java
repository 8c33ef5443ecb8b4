package weir.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.Quantity;
import weir.yaml.Shape;
import weir.yaml.Values;

/** The keys of a stream in a file: the options of the command line, without their dashes. The command line's parser reads them. */
final class StreamKeys {
    private static final String TARGET = "to";

    private StreamKeys() {}

    /** The key of an option. */
    static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    /** Whether an option names a place, which in a file starts where the file lies. */
    static boolean isPath(OptionSpec option) {
        return option.auxiliaryTypes()[0] == Path.class || name(option).equals(TARGET);
    }

    /** What a stream can say. Exactly one of the options that exclude each other says where its rows come from. */
    static Shape shape() {
        CommandSpec command = Main.reading(new StreamOptions()).getCommandSpec();
        Key<?>[] sources = command.argGroups().stream()
                .filter(ArgGroupSpec::exclusive)
                .map(ArgGroupSpec::options)
                .flatMap(Collection::stream)
                .map(StreamKeys::key)
                .toArray(Key<?>[]::new);
        return Shape.of(command.options().stream().map(StreamKeys::key).toList())
                .exactlyOneOf(sources);
    }

    private static Key<Element> key(OptionSpec option) {
        String description = String.join(" ", option.description()).replaceAll("--(?=[a-z])", "");
        Map<String, Object> one = value(option);
        Map<String, Object> value = option.isMultiValue()
                ? Keywords.of("anyOf", List.of(one, Keywords.of("type", "array", "items", one, "minItems", 1)))
                : one;
        return name(option).equals(TARGET)
                ? Key.required(name(option), Element.of(value), description)
                : Key.optional(name(option), Element.of(value), description);
    }

    private static Map<String, Object> value(OptionSpec option) {
        Class<?> type = option.auxiliaryTypes()[0];
        if (isPath(option)) {
            return Values.PATH.schema();
        }
        if (type.isEnum()) {
            List<String> words = Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .toList();
            // The words are for an editor to propose; any letter case will do.
            return Keywords.of("anyOf", List.of(Keywords.of("enum", words), written("string", anyCase(words))));
        }
        if (type == boolean.class && option.group() != null) {
            // A source is there or is not: false would say nothing.
            return Keywords.of(
                    "anyOf", List.of(Keywords.of("const", true), written("string", anyCase(List.of("true")))));
        }
        if (type == boolean.class || type == Boolean.class) {
            return written("boolean", anyCase(List.of("true", "false", "")));
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return written("integer", "[+-]?[0-9]+");
        }
        if (type == double.class || type == Double.class) {
            return written("number", "[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?");
        }
        if (type == Duration.class) {
            return written("string", "\\s*(?:" + Quantity.durationPattern() + ")\\s*");
        }
        return type == Instant.class ? written("string", "[0-9+-]+T[0-9:.]+Z") : Values.ANY.schema();
    }

    private static Map<String, Object> written(String type, String pattern) {
        return Keywords.of(
                "type",
                type.equals("string") ? type : List.of(type, "string"),
                "pattern",
                Keywords.wholeOrVariable(pattern));
    }

    private static String anyCase(List<String> words) {
        return words.stream().map(Keywords::anyCase).collect(Collectors.joining("|"));
    }
}
