package weir.pipelinetest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.yaml.Element;
import weir.yaml.Entries;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.ListOf;
import weir.yaml.Nearest;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Type;
import weir.yaml.Values;

/** Reads the steps of tests. */
final class StepReader {
    private static final Pattern AFTER_BATCH = Pattern.compile("after batch ([0-9]{1,9})");
    private static final String STEPS = "A step is \"given\", \"expect\", \"restart\" or \"crash: after batch N\"";
    /** The one column of a stream of text. */
    private static final String VALUE = "value";

    private static final Key<String> DIRECTORY =
            Key.optional("drops", Values.PATH, "A directory of drops: *.json, in the order of their names.");
    /** Mappings are rows, and all else is a line as it is. */
    private static final Type<List<Element>> LINES =
            new ListOf<>(Element.of(Keywords.of("type", List.of("object", "string", "number", "boolean", "null"))));

    private static final Key<List<Element>> GIVEN_ROWS =
            Key.optional("rows", LINES, "The rows of one drop, columns by name, or lines as they are.");
    private static final Key<Instant> SEALED = Key.optional(
            "sealed",
            SealTime.TYPE,
            "When the drops were sealed, for example 2026-03-02T09:00:00Z: their rows are held to maxAhead. Without it they are not.");
    private static final Shape DROPS = Shape.of(DIRECTORY, GIVEN_ROWS, SEALED).exactlyOneOf(DIRECTORY, GIVEN_ROWS);

    private static final Key<Section> GIVEN = Key.optional(
            "given",
            Entries.of(Element.anyOf(LINES, DROPS)),
            "Adds a drop of each stream that is named: a list of rows, columns by name, or of lines as they are. \"drops\" adds all drops"
                    + " of a directory, and \"sealed\" says when they were sealed.");
    private static final Key<String> CRASH = Key.optional(
            "crash",
            Text.ANY.matching(AFTER_BATCH, "has to be \"after batch N\"", "Batches are numbered from 0"),
            "Halts the driver as kill -9 would when all sinks have the batch, for example \"after batch 0\".");

    private static final Type<List<Element>> ROWS =
            new ListOf<>(Element.of(Keywords.of("type", List.of("array", "object"))));
    private static final Key<Boolean> ORDERED = Key.optional(
                    "ordered", Values.FLAG, "Whether the rows are expected in this order.")
            .orElse(false);
    private static final Key<List<Element>> EXPECTED_ROWS = Key.optional("rows", ROWS, "The rows.");
    private static final Shape RESULT = Shape.of(ORDERED, EXPECTED_ROWS);
    private static final Key<Section> EXPECT = Key.optional(
            "expect",
            Entries.of(Element.anyOf(ROWS, RESULT)).atLeastOne(),
            "Reads all there is, then compares what each query that is named has kept: rows as lists in the order of the columns, or as"
                    + " mappings by name.");

    private static final String RESTART = "restart";
    private static final Shape WITH_MORE =
            Shape.of(GIVEN, CRASH, EXPECT).where("minProperties", 1).where("maxProperties", 1);
    static final Type<Element> STEP = Element.anyOf(Element.word(RESTART), WITH_MORE);
    /** Matches a step that looks at results. */
    static final Map<String, Object> EXPECTS = Keywords.of("type", "object", "required", List.of(EXPECT.name()));

    private final Reading reading;
    private final Plan plan;

    StepReader(Reading reading, Plan plan) {
        this.reading = reading;
        this.plan = plan;
    }

    /** A step; empty if it makes no sense, which has been reported. */
    Optional<TestFile.Step> step(Element element) {
        Position position = element.position();
        if (element.node() instanceof ScalarNode word && word.getValue().equals(RESTART)) {
            return Optional.of(new TestFile.Restart(position));
        }
        if (!(element.node() instanceof MappingNode mapping)
                || mapping.getValue().size() != 1) {
            reading.unsound(position, "is no step", STEPS);
            return Optional.empty();
        }
        Section section = WITH_MORE.section(reading, position, element.node());
        if (section.has(GIVEN)) {
            return Optional.of(new TestFile.Given(position, given(section.section(GIVEN))));
        }
        if (section.has(CRASH)) {
            return crash(section);
        }
        if (section.has(EXPECT)) {
            return Optional.of(new TestFile.Expect(position, expected(section.section(EXPECT))));
        }
        reading.unsound(position, "is no step", STEPS);
        return Optional.empty();
    }

    private static Optional<TestFile.Step> crash(Section section) {
        Matcher after = AFTER_BATCH.matcher(section.text(CRASH));
        return after.matches()
                ? Optional.of(new TestFile.Crash(section.position(), Long.parseLong(after.group(1))))
                : Optional.empty();
    }

    private Map<String, TestFile.Drops> given(Section streams) {
        Map<String, TestFile.Drops> drops = new LinkedHashMap<>();
        for (String name : streams.keys()) {
            Position place = streams.place(name);
            Node node = streams.node(name).orElseThrow();
            Plan.PlannedStream stream = plan.streams().get(name);
            if (stream == null) {
                unknown(place, "stream", name, plan.streams().keySet());
            } else if (node instanceof MappingNode) {
                Section section = DROPS.section(reading, place, node);
                drops.put(name, new TestFile.Drops(given(section, stream.declared()), section.get(SEALED)));
                section.end();
            } else {
                List<Element> rows = LINES.read(reading, place, node).orElse(List.of());
                drops.put(name, new TestFile.Drops(List.of(lines(rows, stream.declared())), Optional.empty()));
            }
        }
        return drops;
    }

    private List<List<String>> given(Section section, StructType columns) {
        if (section.has(DIRECTORY) == section.has(GIVEN_ROWS)) {
            reading.unsound(section.position(), "has to have either \"rows\" or \"drops\"", "Give one of them");
            return List.of();
        }
        return section.has(DIRECTORY)
                ? drops(section.text(DIRECTORY), section.place(DIRECTORY))
                : List.of(lines(section.list(GIVEN_ROWS), columns));
    }

    private List<String> lines(List<Element> rows, StructType columns) {
        List<String> lines = new ArrayList<>();
        boolean isText = Arrays.equals(columns.fieldNames(), new String[] {VALUE});
        for (Element row : rows) {
            if (row.node() instanceof MappingNode mapping) {
                for (NodeTuple field : mapping.getValue()) {
                    requireColumn(row.position(), Cell.key(field.getKeyNode()), columns);
                }
                lines.add(Cell.json(mapping));
            } else if (row.node() instanceof ScalarNode line) {
                lines.add(isText ? Cell.json(Map.entry(VALUE, line.getValue())) : line.getValue());
            } else {
                reading.unsound(row.position(), "has to be a row or a line, not " + Scalar.describe(row.node()), "");
            }
        }
        return lines;
    }

    private void requireColumn(Position place, String name, StructType columns) {
        if (Stream.of(columns.fieldNames()).noneMatch(name::equals)) {
            unknown(place, "column", name, List.of(columns.fieldNames()));
        }
    }

    private void unknown(Position place, String kind, String name, Collection<String> known) {
        reading.unsound(
                place,
                "there is no " + kind + " \"" + name + "\"",
                Nearest.to(name, known)
                        .map(near -> "The nearest is \"" + near + "\"")
                        .orElseGet(() -> "Known: " + String.join(", ", known)));
    }

    /** The lines of all drops in a directory, in the order of their names. */
    private List<List<String>> drops(String directory, Position place) {
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            List<List<String>> drops = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                drops.add(Files.readAllLines(file, StandardCharsets.UTF_8));
            }
            if (drops.isEmpty()) {
                reading.unsound(place, "there are no drops in \"" + directory + "\"", "Only *.json is read here");
            }
            return List.copyOf(drops);
        } catch (IOException e) {
            reading.unsound(place, "cannot be read: " + Failure.reason(e), "");
            return List.of();
        }
    }

    private List<TestFile.Result> expected(Section queries) {
        List<TestFile.Result> results = new ArrayList<>();
        for (String name : queries.keys()) {
            Position place = queries.place(name);
            Plan.PlannedQuery query = plan.queries().get(name);
            if (query == null) {
                unknown(place, "query", name, plan.queries().keySet());
                continue;
            }
            Node node = queries.node(name).orElseThrow();
            if (node instanceof MappingNode) {
                Section section = RESULT.section(reading, place, node);
                boolean ordered = section.value(ORDERED);
                results.add(
                        new TestFile.Result(place, name, rows(section.list(EXPECTED_ROWS), query.schema()), ordered));
                section.end();
            } else {
                List<Element> rows = ROWS.read(reading, place, node).orElse(List.of());
                results.add(new TestFile.Result(place, name, rows(rows, query.schema()), false));
            }
        }
        if (queries.isMapping() && results.isEmpty()) {
            reading.unsound(queries.position(), "nothing is expected", "Name a query, and its rows");
        }
        return results;
    }

    private List<List<String>> rows(List<Element> elements, StructType columns) {
        List<List<String>> rows = new ArrayList<>();
        for (Element element : elements) {
            if (element.node() instanceof SequenceNode sequence) {
                inOrder(element.position(), sequence.getValue(), columns).ifPresent(rows::add);
            } else if (element.node() instanceof MappingNode mapping) {
                byName(element.position(), mapping, columns).ifPresent(rows::add);
            } else {
                reading.unsound(element.position(), "has to be a row, not " + Scalar.describe(element.node()), "");
            }
        }
        return rows;
    }

    private Optional<List<String>> inOrder(Position place, List<Node> values, StructType columns) {
        if (values.size() != columns.size()) {
            reading.unsound(
                    place,
                    "the row has " + values.size() + " values, and the query " + columns.size() + " columns",
                    "They are " + String.join(", ", columns.fieldNames()));
            return Optional.empty();
        }
        List<String> row = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            row.add(Cell.of(values.get(i), columns.fields()[i].dataType()));
        }
        return Optional.of(row);
    }

    private Optional<List<String>> byName(Position place, MappingNode mapping, StructType columns) {
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple field : mapping.getValue()) {
            String name = Cell.key(field.getKeyNode());
            requireColumn(place, name, columns);
            values.put(name, field.getValueNode());
        }
        List<String> missing = Stream.of(columns.fieldNames())
                .filter(name -> !values.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            reading.unsound(place, "the row lacks " + String.join(", ", missing), "A value that is not there is null");
            return Optional.empty();
        }
        return inOrder(place, Stream.of(columns.fieldNames()).map(values::get).toList(), columns);
    }
}
