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

class ArchitectureTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> MODULES =
            List.of("base", "drop", "feeder", "jobs", "demo", "k8s", "dist", "bench", "examples");
    private static final Pattern CLASS_IN_DOCS = Pattern.compile("`(weir\\.[a-z0-9.]+\\.[A-Z]\\w*)`");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern USE = Pattern.compile("\\b(weir\\.[a-z0-9.]*[a-z0-9])\\.[A-Z]");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    @Test
    void eachClassThatTheDocumentNamesExists() throws IOException {
        Set<String> sources =
                sources().stream().map(ArchitectureTest::className).collect(Collectors.toSet());

        List<String> named = CLASS_IN_DOCS
                .matcher(Files.readString(PROJECT.resolve("docs/architecture.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(sources).containsAll(named);
    }

    /** What can be built before all else is taken away, until nothing is left or a circle is. */
    @Test
    void noPackageNeedsOneThatNeedsIt() throws IOException {
        Map<String, Set<String>> needs = needs();
        assertThat(needs).hasSizeGreaterThan(40);

        Set<String> left = new TreeSet<>(needs.keySet());
        boolean isSmaller = true;
        while (isSmaller) {
            isSmaller = left.removeIf(name -> needs.get(name).stream().noneMatch(left::contains));
        }

        assertThat(left).isEmpty();
    }

    private static Map<String, Set<String>> needs() throws IOException {
        Map<String, Set<String>> needs = new TreeMap<>();
        for (Path source : sources()) {
            String text = COMMENT.matcher(Files.readString(source)).replaceAll("");
            String name =
                    PACKAGE.matcher(text).results().findFirst().orElseThrow().group(1);
            Set<String> others = needs.computeIfAbsent(name, unknown -> new TreeSet<>());
            USE.matcher(text).results().map(found -> found.group(1)).forEach(others::add);
            others.remove(name);
        }
        return needs;
    }

    private static String className(Path source) {
        Path name = source.subpath(PROJECT.getNameCount() + 4, source.getNameCount());
        return name.toString().replace('/', '.').replace(".java", "");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
