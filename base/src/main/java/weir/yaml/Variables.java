package weir.yaml;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts environment variables where a value says {@code ${NAME}} or {@code ${NAME:-default}}. */
public final class Variables {
    /** Means the same in JavaScript. */
    static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^{}]*))?\\}");

    /** Means the same in JavaScript. */
    static final Pattern NAME_ALONE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}");

    private static final String BEGIN = "${";

    private final Map<String, String> environment;
    private final Set<String> reported = new HashSet<>();

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A variable, unless it is not set. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /** Whether the text refers to a variable, or tries to. */
    public static boolean in(String text) {
        return text.contains(BEGIN);
    }

    /** Whether the text is one variable without a default and nothing else: the only way to write a secret. */
    public static boolean alone(String text) {
        return NAME_ALONE.matcher(text).matches();
    }

    /** The variable that a text is, {@link #alone} as it stands. */
    static Optional<String> nameOf(String text) {
        return alone(text) ? Optional.of(text.substring(BEGIN.length(), text.length() - 1)) : Optional.empty();
    }

    /**
     * The text with its variables replaced. As in a shell, the default also stands in for an empty variable. A variable that is
     * not set is a problem, told once, and is left as it is written.
     */
    String resolve(String text, Position position, Reading reading) {
        if (REFERENCE.matcher(text).replaceAll("").contains(BEGIN)) {
            reading.problem(
                    position,
                    "\"" + text + "\" has a \"${\" that names no variable",
                    "Write ${NAME} or ${NAME:-default}");
            return text;
        }
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        value(found.group(), found.group(1), found.group(2), position, reading)));
    }

    private String value(String reference, String name, String fallback, Position position, Reading reading) {
        String value = environment.get(name);
        if (fallback != null) {
            return value == null || value.isEmpty() ? fallback : value;
        }
        if (value == null) {
            if (reported.add(name)) {
                reading.problem(
                        position, "the environment variable " + name + " is not set", "Set it before you start");
            }
            return reference;
        }
        return value;
    }
}
