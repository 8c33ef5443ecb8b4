package weir.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import weir.problem.Cannot;
import weir.yaml.Nearest;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Section;

/** Reads the steps of tests. */
final class StepReader {
    private static final Pattern AFTER_BATCH = Pattern.compile("after batch (\\d{1,9})");
    private static final String STEPS = "A step is \"given\", \"expect\", \"restart\" or \"crash: after batch N\"";
    /** The one column of a stream of text. */
    private static final String VALUE = "value";

    private final Reading reading;
    private final Plan plan;

    StepReader(Reading reading, Plan plan) {
        this.reading = reading;
        this.plan = plan;
    }

    /** A step; empty if it makes no sense, which has been reported. */
    Optional<TestFile.Step> step(Section.Element element) {
        Position position = element.position();
        if (element.node() instanceof ScalarNode word && word.getValue().equals("restart")) {
            return Optional.of(new TestFile.Restart(position));
        }
        if (!(element.node() instanceof MappingNode mapping)
                || mapping.getValue().size() != 1) {
            reading.unsound(position, "is no step", STEPS);
            return Optional.empty();
        }
        Section section = Section.of(reading, position, element.node());
        Optional<TestFile.Step> step =
                switch (section.keys().iterator().next()) {
                    case "given" -> Optional.of(new TestFile.Given(position, given(section.section("given"))));
                    case "crash" -> crash(section);
                    case "expect" -> Optional.of(new TestFile.Expect(position, expected(section.section("expect"))));
                    default -> {
                        reading.unsound(position, "is no step", STEPS);
                        yield Optional.empty();
                    }
                };
        return step;
    }

    private Optional<TestFile.Step> crash(Section section) {
        Matcher after = AFTER_BATCH.matcher(section.text("crash"));
        if (after.matches()) {
            return Optional.of(new TestFile.Crash(section.position(), Long.parseLong(after.group(1))));
        }
        reading.unsound(section.place("crash"), "has to be \"after batch N\"", "Batches are numbered from 0");
        return Optional.empty();
    }

    private Map<String, List<List<String>>> given(Section streams) {
        Map<String, List<List<String>>> drops = new LinkedHashMap<>();
        for (String name : streams.keys()) {
            Position place = streams.place(name);
            Node node = streams.node(name).orElseThrow();
            Plan.PlannedStream stream = plan.streams().get(name);
            if (stream == null) {
                unknown(place, "stream", name, plan.streams().keySet());
            } else if (node instanceof MappingNode) {
                Section section = Section.of(reading, place, node);
                drops.put(name, drops(section.path("drops"), section.place("drops")));
                section.end();
            } else {
                drops.put(name, List.of(lines(streams.elements(name), stream.declared())));
            }
        }
        return drops;
    }

    private List<String> lines(List<Section.Element> rows, StructType columns) {
        List<String> lines = new ArrayList<>();
        boolean isText = Arrays.equals(columns.fieldNames(), new String[] {VALUE});
        for (Section.Element row : rows) {
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
            reading.unsound(place, "cannot be read: " + Cannot.reason(e), "");
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
                Section section = Section.of(reading, place, node);
                boolean ordered = section.flag("ordered", false);
                results.add(new TestFile.Result(place, name, rows(section.elements("rows"), query.schema()), ordered));
                section.end();
            } else {
                results.add(new TestFile.Result(place, name, rows(queries.elements(name), query.schema()), false));
            }
        }
        if (queries.isMapping() && results.isEmpty()) {
            reading.unsound(queries.position(), "nothing is expected", "Name a query, and its rows");
        }
        return results;
    }

    private List<List<String>> rows(List<Section.Element> elements, StructType columns) {
        List<List<String>> rows = new ArrayList<>();
        for (Section.Element element : elements) {
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
