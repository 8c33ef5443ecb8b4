package weir.pipeline;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import weir.yaml.Entries;
import weir.yaml.Keywords;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Values;

/** Settings to whose keys somebody else has given names. Those that sound secret may only stand in the environment. */
public final class FreeSettings {
    private static final Pattern SECRET_KEY =
            Pattern.compile(Stream.of("secret", "password", "token", "accesskey", "access\\.key", "jaas")
                    .map(Keywords::anyCase)
                    .collect(Collectors.joining("|")));

    /** Any keys, each with a text. */
    public static final Entries TYPE = Entries.of(Values.ANY).except(SECRET_KEY, Values.SECRET);

    private FreeSettings() {}

    /** What a section says. */
    public static Map<String, String> read(Reading reading, Section section) {
        Map<String, String> settings = new TreeMap<>();
        section.keys().forEach(key -> settings.put(key, read(reading, section, key)));
        section.end();
        return settings;
    }

    /** What one key of a section says. */
    static String read(Reading reading, Section section, String key) {
        Position place = section.place(key);
        return section.node(key)
                .flatMap(node ->
                        (SECRET_KEY.matcher(key).find() ? Values.SECRET : Values.ANY).read(reading, place, node))
                .orElseThrow();
    }
}
