package weir.files;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import weir.pipeline.FreeSettings;
import weir.pipeline.Stream;
import weir.pipeline.StreamType;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Values;

/** The kind of stream {@code files}. */
public final class FilesType implements StreamType {
    static final String KEY = "files";

    private static final Key<String> PATH = Key.required("path", Values.PATH, "A directory, a URI or a glob of them.");
    private static final Key<Stream.Format> FORMAT = Key.optional(
                    "format", Values.choice(Stream.Format.class), "What is in the files. JSON is one object a line.")
            .orElse(Stream.Format.JSON);
    private static final Key<Integer> MAX_FILES =
            Key.optional("maxFilesPerTrigger", Values.COUNT, "At most so many files a batch.");
    private static final Key<Section> OPTIONS = Key.optional(
            "options", FreeSettings.TYPE, "Options of Spark's file source and of its reader for the format.");
    private static final Shape DIRECTORY = Shape.of(PATH, FORMAT, MAX_FILES, OPTIONS);
    private static final Key<Element> FILES = Key.optional(
            KEY, Element.anyOf(Values.PATH, DIRECTORY), "A directory into which others put files, under any names.");

    @Override
    public Key<?> key() {
        return FILES;
    }

    @Override
    public List<Key<?>> keysBeside() {
        return List.of();
    }

    @Override
    public String plural() {
        return "files";
    }

    @Override
    public boolean isOfDrops() {
        return false;
    }

    @Override
    public boolean needsSchema() {
        return false;
    }

    @Override
    public List<Map<String, Object>> rulesOf(Key<?> schema) {
        Map<String, Object> none = Keywords.of("properties", Keywords.of(schema.name(), false));
        Map<String, Object> one = Keywords.of("required", List.of(schema.name()));
        return List.of(
                Keywords.of("if", files(Keywords.of("const", "text")), "then", none),
                Keywords.of(
                        "if",
                        Keywords.of(
                                "required",
                                List.of(FILES.name()),
                                "not",
                                files(Keywords.of("pattern", "^text$|\\$\\{"))),
                        "then",
                        one));
    }

    private static Map<String, Object> files(Map<String, Object> format) {
        return Keywords.of(
                "required",
                List.of(FILES.name()),
                "properties",
                Keywords.of(
                        FILES.name(),
                        Keywords.of(
                                "type",
                                "object",
                                "required",
                                List.of(FORMAT.name()),
                                "properties",
                                Keywords.of(FORMAT.name(), format))));
    }

    @Override
    public Stream.Source read(Section stream, Reading reading, boolean hasSchema) {
        Element files = stream.get(FILES).orElseThrow();
        if (!(files.node() instanceof MappingNode)) {
            String path =
                    Values.PATH.read(reading, files.position(), files.node()).orElseThrow();
            return new FileSource(path, FORMAT.byDefault().orElseThrow(), OptionalInt.empty(), Map.of());
        }
        Section section = DIRECTORY.section(reading, files.position(), files.node());
        Stream.Source source = new FileSource(
                section.text(PATH),
                section.value(FORMAT),
                section.count(MAX_FILES),
                FreeSettings.read(reading, section.section(OPTIONS)));
        section.end();
        return source;
    }
}
