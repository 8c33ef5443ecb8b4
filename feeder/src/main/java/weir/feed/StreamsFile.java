package weir.feed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.problem.Problems;
import weir.verb.ParameterMistakes;
import weir.yaml.Element;
import weir.yaml.Entries;
import weir.yaml.Key;
import weir.yaml.ListOf;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Type;
import weir.yaml.YamlFile;

/** Reads a file of streams: below the name of each, the options of the command line as keys. */
public final class StreamsFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Shape STREAM = StreamKeys.shape();
    private static final Key<Section> STREAMS =
            Key.required("streams", Entries.of(STREAM).named(NAME).atLeastOne(), "The streams, by name.");
    private static final Shape FILE = Shape.of(STREAMS);

    private final Reading reading;
    private final Section root;

    private StreamsFile(YamlFile file) {
        this.reading = file.reading();
        this.root = file.root();
    }

    /** The JSON Schema (draft 2020-12) of such a file, as {@link Type#schema} has it. */
    public static Map<String, Object> schema() {
        return FILE.document(
                "Streams of weir feed",
                "Streams that one process feeds: where rows come from, and where their drops go.");
    }

    /**
     * Reads a file.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @throws InvalidInput with all that is wrong
     */
    static List<FeedSpec> read(Path file, Map<String, String> environment) {
        Problems problems = new Problems(file.toString());
        YamlFile yaml = YamlFile.open(file, environment, problems, "docs/feeder.md", FILE);
        List<FeedSpec> specs = new StreamsFile(yaml).specs();
        problems.throwIfAny();
        return specs;
    }

    private List<FeedSpec> specs() {
        Section streams = root.section(STREAMS);
        Map<String, FeedSpec> specs = new LinkedHashMap<>();
        for (String name : streams.keys()) {
            Position position = streams.place(name);
            if (!NAME.matcher(name).matches()) {
                reading.unsound(position, "a name is letters, digits, _ and -", "Choose such a name");
            }
            Section stream =
                    STREAM.section(reading, position, streams.node(name).orElseThrow());
            stream(stream).ifPresent(spec -> specs.put(name, spec.withName(name)));
        }
        if (root.isMapping() && streams.isMapping() && streams.keys().isEmpty()) {
            reading.unsound(root.place(STREAMS), "there has to be at least one stream", "");
        }
        root.end();
        new SharedPlaces(reading, streams).check(specs);
        return List.copyOf(specs.values());
    }

    private Optional<FeedSpec> stream(Section section) {
        if (!section.isMapping()) {
            return Optional.empty();
        }
        StreamOptions options = new StreamOptions();
        CommandLine line = Main.reading(options);
        line.getCommandSpec().parser().collectErrors(true);
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            arguments(section, option, arguments);
        }
        boolean isSound = section.end();
        List<Exception> errors =
                line.parseArgs(arguments.toArray(String[]::new)).errors();
        for (Exception error : errors) {
            Position position = error instanceof ParameterException parameter
                    ? place(section, Optional.ofNullable(parameter.getArgSpec()))
                    : section.position();
            if (error instanceof ParameterException parameter) {
                Problem problem = ParameterMistakes.problem(parameter);
                reading.unsound(position, problem.message(), problem.hint());
            } else {
                reading.unsound(position, String.valueOf(error.getMessage()), "");
            }
        }
        // Options that are known but make no sense are told beside keys that are not known.
        return errors.isEmpty() ? spec(section, options).filter(spec -> isSound) : Optional.empty();
    }

    private Optional<FeedSpec> spec(Section section, StreamOptions options) {
        try {
            return Optional.of(options.spec());
        } catch (InvalidInput e) {
            for (Problem problem : e.problems()) {
                reading.unsound(
                        section.place(problem.file().replaceFirst("^--", "")), problem.message(), problem.hint());
            }
            return Optional.empty();
        }
    }

    private void arguments(Section section, OptionSpec option, List<String> into) {
        String key = StreamKeys.name(option);
        Node node = section.node(key).orElse(null);
        if (node instanceof SequenceNode && option.isMultiValue()) {
            var values = new ListOf<>(Element.of(Map.of()))
                    .read(reading, section.place(key), node)
                    .orElseThrow();
            if (values.isEmpty()) {
                reading.unsound(section.place(key), "the list is empty", "Name at least one, or leave the key out");
            }
            values.forEach(value -> into.add(argument(option, value.position(), value.node())));
        } else if (node != null) {
            into.add(argument(option, section.place(key), node));
        }
    }

    /** Paths are those of the file; what is not usable has been reported. */
    private String argument(OptionSpec option, Position position, Node node) {
        return option.longestName() + "="
                + (StreamKeys.isPath(option)
                        ? Scalar.path(reading, position, node)
                        : Scalar.of(reading, position, node).text());
    }

    private static Position place(Section section, Optional<ArgSpec> argument) {
        return argument.filter(OptionSpec.class::isInstance)
                .map(option -> section.place(StreamKeys.name((OptionSpec) option)))
                .orElse(section.position());
    }
}
