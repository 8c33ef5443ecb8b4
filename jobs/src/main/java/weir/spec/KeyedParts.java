package weir.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;

/** Reads what queries do that SQL cannot say. */
final class KeyedParts {
    /** The conditions of a row are kept as bits of one INT. */
    private static final int MOST_STEPS = 30;

    private static final Pattern STEP = Pattern.compile("(?:(then|next) +)?([A-Za-z][A-Za-z0-9_]{0,62})");
    private static final String EXAMPLE =
            "Write for example \"- low: value < 3\", then \"- then high: value > 5\" or \"- next high: value > 5\"";

    private final Reading reading;

    KeyedParts(Reading reading) {
        this.reading = reading;
    }

    /** What a query does, unless it is plain SQL. */
    Optional<Keyed> keyed(Section query) {
        Optional<Keyed> detect = query.node("detect").map(node -> detect(query.section("detect")));
        Optional<Keyed> custom = query.node("stateful").map(node -> custom(query.section("stateful")));
        long given = List.of(query.node("sql"), query.node("detect"), query.node("stateful")).stream()
                .filter(Optional::isPresent)
                .count();
        if (given > 1) {
            reading.unsound(query.position(), "a query has one of sql, detect and stateful", "Make it two queries");
        }
        return detect.or(() -> custom);
    }

    private Keyed detect(Section section) {
        Optional<Duration> within = section.required("within").flatMap(node -> section.duration("within"));
        if (within.stream().anyMatch(Duration::isZero)) {
            reading.problem(
                    section.place("within"), "a sequence takes some time", "Write for example \"within: 10 minutes\"");
        }
        Keyed detect = new Keyed.Detect(
                section.position(),
                section.text("from"),
                key(section),
                time(section),
                steps(section),
                within.orElse(Duration.ofSeconds(1)),
                section.node("columns").map(node -> section.texts("columns")));
        section.end();
        return detect;
    }

    private Keyed custom(Section section) {
        Map<String, String> settings = GlobalParts.settings(reading, section.section("settings"));
        Keyed custom = new Keyed.Custom(
                section.position(), section.text("name"), section.text("from"), key(section), time(section), settings);
        section.end();
        return custom;
    }

    private static String time(Section section) {
        return section.optionalText("time").orElse(Stream.EVENT_TIME);
    }

    private List<String> key(Section section) {
        List<String> key = section.texts("key");
        if (section.required("key").isPresent() && key.isEmpty()) {
            reading.unsound(section.place("key"), "must not be empty", "Name the columns that tell keys apart");
        }
        return key;
    }

    private List<Keyed.Step> steps(Section section) {
        List<Section.Element> elements = section.elements("pattern");
        if (section.required("pattern").isPresent() && (elements.isEmpty() || elements.size() > MOST_STEPS)) {
            reading.unsound(section.place("pattern"), "needs 1 to " + MOST_STEPS + " steps", EXAMPLE);
        }
        List<Keyed.Step> steps = new ArrayList<>();
        for (Section.Element element : elements) {
            step(element, steps.isEmpty()).ifPresent(step -> {
                if (steps.stream().anyMatch(other -> other.name().equalsIgnoreCase(step.name()))) {
                    reading.unsound(step.position(), "there are two steps \"" + step.name() + "\"", "Rename one");
                }
                steps.add(step);
            });
        }
        return steps;
    }

    private Optional<Keyed.Step> step(Section.Element element, boolean isFirst) {
        Position position = element.position();
        if (!(element.node() instanceof MappingNode mapping)
                || mapping.getValue().size() != 1) {
            reading.unsound(position, "a step is a name and a condition", EXAMPLE);
            return Optional.empty();
        }
        Section section = Section.of(reading, position, element.node());
        if (section.keys().isEmpty()) {
            return Optional.empty();
        }
        String key = section.keys().iterator().next();
        SqlText condition = new SqlValues(reading).required(section, key);
        Matcher words = STEP.matcher(key);
        if (!words.matches()) {
            reading.unsound(
                    section.place(key),
                    "a step has a name of letters, digits and _, behind the first one after \"then\" or \"next\"",
                    EXAMPLE);
            return Optional.empty();
        }
        if (isFirst != (words.group(1) == null)) {
            reading.unsound(
                    section.place(key),
                    isFirst
                            ? "there is nothing before the first step"
                            : "it does not say whether other rows may lie before it",
                    isFirst
                            ? "Write only \"" + words.group(2) + "\""
                            : "Write \"then " + key + "\" if they may, or \"next " + key + "\" if not");
        }
        return Optional.of(
                new Keyed.Step(section.place(key), words.group(2), "next".equals(words.group(1)), condition));
    }
}
