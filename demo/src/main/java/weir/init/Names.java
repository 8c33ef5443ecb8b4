package weir.init;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** Names of what is made. */
final class Names {
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9_-]{1,63}");
    private static final int MAX_CHARACTERS = 63;

    private Names() {}

    /** @throws InvalidInput if a project cannot have this name */
    static void requireProject(String name) {
        if (!PROJECT.matcher(name).matches() || name.startsWith("-")) {
            throw new InvalidInput(List.of(new Problem(
                    "NAME",
                    0,
                    "",
                    "cannot name a project \"" + name
                            + "\": a name has letters, digits, \"-\" and \"_\", 63 at most, and no \"-\" first",
                    "Choose such a name; the directory is made where you are")));
        }
    }

    /** A name for a pipeline: a lower-case letter first, then these, digits and {@code _}. */
    static String pipeline(String name) {
        return stream(name.toLowerCase(Locale.ROOT));
    }

    /** A name for a stream, as near to a text as possible: a letter first, then letters, digits and {@code _}. */
    static String stream(String text) {
        String ascii = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String name = ascii.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
        if (name.isEmpty()) {
            return "rows";
        }
        String begun = Character.isLetter(name.charAt(0)) ? name : "s_" + name;
        return begun.substring(0, Math.min(MAX_CHARACTERS, begun.length()));
    }

    /** A name that none of the others is, whatever their case. */
    static String free(String name, Collection<String> taken) {
        String free = name;
        while (taken.stream().anyMatch(free::equalsIgnoreCase)) {
            free += "_";
        }
        return free;
    }
}
