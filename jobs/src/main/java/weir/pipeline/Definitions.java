package weir.pipeline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import weir.yaml.Entries;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;

/** The named parts of a file: streams, tables, views and queries. SQL finds all of them under one roof, whatever their case. */
final class Definitions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    private final Reading reading;
    private final Map<String, Position> taken = new HashMap<>();
    private final Set<String> broken = new HashSet<>();

    Definitions(Reading reading) {
        this.reading = reading;
    }

    /** Definitions of one kind. */
    static Entries of(Shape shape) {
        return Entries.of(shape).named(NAME);
    }

    /**
     * Reads the definitions below one key.
     *
     * @param shape of each definition
     * @param one makes a definition of its name and section, or nothing; what it makes is left out if the section has problems
     */
    <T> Map<String, T> read(Section all, Shape shape, BiFunction<String, Section, Optional<T>> one) {
        Map<String, T> definitions = new LinkedHashMap<>();
        for (String name : all.keys()) {
            Section section =
                    shape.section(reading, all.place(name), all.node(name).orElseThrow());
            checkName(name, section.position());
            Optional<T> definition = one.apply(name, section);
            if (section.end() && definition.isPresent()) {
                definitions.put(name, definition.get());
            } else {
                broken.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return definitions;
    }

    private void checkName(String name, Position position) {
        if (!NAME.matcher(name).matches()) {
            reading.unsound(
                    position,
                    "a name has a letter first, then letters, digits and _, 63 at most",
                    "Choose such a name instead of \"" + name + "\"");
            return;
        }
        Position other = taken.putIfAbsent(name.toLowerCase(Locale.ROOT), position);
        if (other != null) {
            reading.unsound(
                    position,
                    "the name is taken by " + other.path() + " on line " + other.line(),
                    "SQL does not tell them apart: rename one of them");
        }
    }

    /** The names, in lower case, of what was left out. */
    Set<String> broken() {
        return broken;
    }
}
