package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.pipeline.Kinds;
import weir.pipeline.PipelineFile;
import weir.pipeline.SinkType;
import weir.pipeline.StreamType;

/** What is particular to one kind of stream or sink is in its package, and one list names the kinds. */
class KindsTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> MODULES = List.of("jobs", "demo", "k8s", "dist", "bench", "examples");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern KIND =
            Pattern.compile("\\brecord (\\w+)\\([^{]*?\\)\\s+implements (?:Sink|Stream\\.Source)\\b");
    private static final Pattern TYPE = Pattern.compile("\\bclass (\\w+) implements (?:Sink|Stream)Type\\b");
    /** A row of a table: a key of a kind, and the keys below it. */
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| (`[a-z]+(?::|`).*?) \\|");

    private static Map<Path, String> sources() throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    sources.put(PROJECT.relativize(file), Files.readString(file));
                }
            }
        }
        return sources;
    }

    /** The records that are kinds, with their packages; or the classes that are types of them. */
    private static Map<String, String> named(Pattern what, Map<Path, String> sources) {
        Map<String, String> named = new TreeMap<>();
        sources.values()
                .forEach(text ->
                        what.matcher(text).results().forEach(found -> named.put(found.group(1), packageOf(text))));
        return named;
    }

    private static String packageOf(String text) {
        return PACKAGE.matcher(text).results().findFirst().orElseThrow().group(1);
    }

    @Test
    void nobodyElseAsksWhichKindSomethingIs() throws IOException {
        Map<Path, String> sources = sources();
        Map<String, String> kinds = named(KIND, sources);
        assertThat(kinds)
                .containsOnlyKeys(
                        "PostgresTable",
                        "ParquetDataset",
                        "JdbcTable",
                        "KafkaTopic",
                        "Console",
                        "MemoryTable",
                        "DropSource",
                        "FileSource",
                        "SocketSource",
                        "KafkaSource");

        Set<String> found = new TreeSet<>();
        kinds.forEach((name, home) -> {
            Pattern question = Pattern.compile("instanceof (?:final )?" + name + "\\b|\\b" + name
                    + "\\.class\\b|\\bcase " + name + "\\b|\\(" + name + "\\) ?\\w");
            sources.forEach((file, text) -> {
                if (!packageOf(text).equals(home)) {
                    question.matcher(text).results().forEach(each -> found.add(file + ": " + each.group()));
                }
            });
        });
        Pattern byName = Pattern.compile(
                "(?:kind|key)\\(\\)\\.equals\\(\"|case \"(?:postgres|parquet|jdbc|kafka|drop|socket)\"");
        sources.forEach(
                (file, text) -> byName.matcher(text).results().forEach(each -> found.add(file + ": " + each.group())));

        assertThat(found).isEmpty();
    }

    @Test
    void eachKindIsOnTheList() throws IOException {
        Map<String, String> types = named(TYPE, sources());

        Set<String> listed = Stream.concat(Kinds.installed().sinks().stream(), Kinds.installed().streams().stream())
                .map(kind -> kind.getClass().getSimpleName())
                .collect(Collectors.toSet());

        assertThat(listed).hasSize(10).isEqualTo(types.keySet());
    }

    @Test
    void theListsAreInTheOrderInWhichPeopleAreTold() {
        assertThat(Kinds.installed().sinks())
                .extracting(SinkType::key)
                .extracting(key -> key.name())
                .containsExactly("postgres", "parquet", "jdbc", "kafka", "console", "memory");
        assertThat(Kinds.installed().streams())
                .extracting(StreamType::key)
                .extracting(key -> key.name())
                .containsExactly("drop", "files", "socket", "kafka");
    }

    @ParameterizedTest
    @CsvSource({"Where rows come from, streams", "Sinks, queries"})
    void thePageHasEachKindWithAllItsKeys(String heading, String definitions) throws IOException {
        Map<String, Set<String>> documented = documented(heading);

        Map<String, Set<String>> declared = new TreeMap<>();
        Map<?, ?> definition =
                below(PipelineFile.schema(), "properties", definitions, "additionalProperties", "properties");
        if (definitions.equals("streams")) {
            Kinds.installed().streams().forEach(kind -> {
                String key = kind.key().name();
                declared.put(key, keys(definition.get(key)));
            });
        } else {
            Map<?, ?> items = below(definition, "sinks", "items");
            Map<?, ?> sink = ((List<?>) items.get("anyOf"))
                    .stream()
                            .map(each -> (Map<?, ?>) each)
                            .filter(each -> each.containsKey("properties"))
                            .findFirst()
                            .orElseThrow();
            below(sink, "properties").forEach((key, value) -> declared.put((String) key, keys(value)));
        }
        assertThat(documented).isEqualTo(declared);
    }

    private static Map<?, ?> below(Map<?, ?> from, String... keys) {
        Map<?, ?> at = from;
        for (String key : keys) {
            at = (Map<?, ?>) at.get(key);
        }
        return at;
    }

    /** The keys below the key of a kind, whether it has to be a section or may be one. */
    private static Set<String> keys(Object schema) {
        Set<String> keys = new TreeSet<>();
        Map<?, ?> shape = (Map<?, ?>) schema;
        if (shape.get("properties") instanceof Map<?, ?> properties) {
            properties.keySet().forEach(key -> keys.add((String) key));
        }
        if (shape.get("anyOf") instanceof List<?> forms) {
            forms.forEach(form -> keys.addAll(keys(form)));
        }
        return keys;
    }

    /** What the tables below a heading of docs/pipeline.md say. */
    private static Map<String, Set<String>> documented(String heading) throws IOException {
        String page = Files.readString(PROJECT.resolve("docs/pipeline.md"));
        String section = page.substring(page.indexOf(" " + heading + "\n"));
        section = (section + "\n## ").split("\n##+ ", 2)[0];
        Map<String, Set<String>> documented = new TreeMap<>();
        for (MatchResult row : DOCUMENTED.matcher(section).results().toList()) {
            List<String> forms = new ArrayList<>();
            Pattern.compile("`([^`]+)`").matcher(row.group(1)).results().forEach(form -> forms.add(form.group(1)));
            for (String form : forms) {
                String key = form.replaceFirst(":.*", "");
                Set<String> keys = documented.computeIfAbsent(key, none -> new TreeSet<>());
                Pattern.compile("\\w+")
                        .matcher(form.replaceFirst("[^{]*", ""))
                        .results()
                        .forEach(each -> keys.add(each.group()));
            }
        }
        return documented;
    }
}
