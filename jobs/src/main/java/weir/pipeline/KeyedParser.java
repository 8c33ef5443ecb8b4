package weir.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import weir.yaml.Element;
import weir.yaml.Entries;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.ListOf;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Values;

/** Reads what queries do that SQL cannot say. */
final class KeyedParser {
    /** The conditions of a row are kept as bits of one INT. */
    private static final int MAX_STEPS = 30;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
    private static final Pattern STEP = Pattern.compile("(?:(then|next) +)?(" + NAME.pattern() + ")");
    private static final String EXAMPLE =
            "Write for example \"- low: value < 3\", then \"- then high: value > 5\" or \"- next high: value > 5\"";

    private static final Key<String> FROM = Key.required(
            "from",
            Text.ANY,
            "A stream or a view of one, with its rows as they are: no groups, no join of two streams.");
    private static final Key<List<String>> KEY = Key.required(
            "key",
            new ListOf<>(Text.ANY).where("minItems", 1),
            "The columns that tell keys apart. Rows of one key make a sequence.");
    private static final Key<String> TIME = Key.optional(
                    "time", Text.ANY, "The column of the event time. It needs a watermark.")
            .orElse(Stream.EVENT_TIME);

    private static final Entries CONDITION = Entries.of(Sql.TEXT).exactlyOne();
    private static final Key<List<Element>> PATTERN = Key.required(
            "pattern",
            new ListOf<>(Element.of(CONDITION.named(STEP).schema()))
                    .where("minItems", 1)
                    .where("maxItems", MAX_STEPS)
                    // Said so that an editor which knows older drafts only passes over it.
                    .where("prefixItems", List.of(CONDITION.named(NAME).schema()))
                    .where("contains", CONDITION.named(NAME).schema())
                    .where("maxContains", 1),
            "A list of steps, each a name and a condition in SQL on the columns of one row. All but the first begin with \"then\" if"
                    + " other rows may lie before, or \"next\" if not.");
    private static final Key<Duration> WITHIN = Key.required(
            "within",
            Values.DURATION.where("not", Keywords.of("pattern", "^0+ ?[A-Za-z]+$")),
            "The time of the last row is at most so much behind that of the first.");
    private static final Key<List<String>> COLUMNS = Key.optional(
            "columns",
            new ListOf<>(Text.ANY),
            "Which columns of the matched rows the result has. Without it, those that the conditions name.");
    static final Key<Section> DETECT = Key.optional(
            "detect",
            Shape.of(FROM, KEY, TIME, PATTERN, WITHIN, COLUMNS),
            "Finds sequences of rows of one key, in the order of their event time.");

    private static final Key<String> CLASS_NAME = Key.required("name", Text.ANY, "How the class calls itself.");
    private static final Key<Section> SETTINGS =
            Key.optional("settings", FreeSettings.TYPE, "What the class is told, by names of its own.");
    static final Key<Section> STATEFUL = Key.optional(
            "stateful",
            Shape.of(CLASS_NAME, FROM, KEY, TIME, SETTINGS),
            "Hands the rows of each key, in the order of their event time, to a class in Java.");

    private final Reading reading;

    KeyedParser(Reading reading) {
        this.reading = reading;
    }

    /** What a query does, unless it is plain SQL. */
    Optional<Keyed> keyed(Section query) {
        Optional<Keyed> detect = query.get(DETECT).map(this::detect);
        Optional<Keyed> custom = query.get(STATEFUL).map(this::custom);
        long given = java.util.stream.Stream.of(QueryParser.SQL, DETECT, STATEFUL)
                .filter(query::has)
                .count();
        if (given > 1) {
            reading.unsound(query.position(), "a query has one of sql, detect and stateful", "Make it two queries");
        }
        return detect.or(() -> custom);
    }

    private Keyed detect(Section section) {
        Optional<Duration> within = section.get(WITHIN);
        if (within.stream().anyMatch(Duration::isZero)) {
            reading.problem(
                    section.place(WITHIN), "a sequence takes some time", "Write for example \"within: 10 minutes\"");
        }
        Keyed detect = new Keyed.Detect(
                section.position(),
                section.text(FROM),
                key(section),
                section.value(TIME),
                steps(section),
                within.orElse(Duration.ofSeconds(1)),
                section.get(COLUMNS));
        section.end();
        return detect;
    }

    private Keyed custom(Section section) {
        Map<String, String> settings = FreeSettings.read(reading, section.section(SETTINGS));
        Keyed custom = new Keyed.Custom(
                section.position(),
                section.text(CLASS_NAME),
                section.text(FROM),
                key(section),
                section.value(TIME),
                settings);
        section.end();
        return custom;
    }

    private List<String> key(Section section) {
        List<String> key = section.required(KEY).orElse(List.of());
        if (section.has(KEY) && key.isEmpty()) {
            reading.unsound(section.place(KEY), "must not be empty", "Name the columns that tell keys apart");
        }
        return key;
    }

    private List<Keyed.Step> steps(Section section) {
        List<Element> elements = section.required(PATTERN).orElse(List.of());
        if (section.has(PATTERN) && (elements.isEmpty() || elements.size() > MAX_STEPS)) {
            reading.unsound(section.place(PATTERN), "needs 1 to " + MAX_STEPS + " steps", EXAMPLE);
        }
        List<Keyed.Step> steps = new ArrayList<>();
        for (Element element : elements) {
            step(element, steps.isEmpty()).ifPresent(step -> {
                if (steps.stream().anyMatch(other -> other.name().equalsIgnoreCase(step.name()))) {
                    reading.unsound(step.position(), "there are two steps \"" + step.name() + "\"", "Rename one");
                }
                steps.add(step);
            });
        }
        return steps;
    }

    private Optional<Keyed.Step> step(Element element, boolean isFirst) {
        Position position = element.position();
        if (!(element.node() instanceof MappingNode mapping)
                || mapping.getValue().size() != 1) {
            reading.unsound(position, "a step is a name and a condition", EXAMPLE);
            return Optional.empty();
        }
        Section section = CONDITION.section(reading, position, element.node());
        if (section.keys().isEmpty()) {
            return Optional.empty();
        }
        String key = section.keys().iterator().next();
        SqlText condition = section.node(key)
                .flatMap(node -> Sql.TEXT.read(reading, section.place(key), node))
                .orElseThrow();
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
