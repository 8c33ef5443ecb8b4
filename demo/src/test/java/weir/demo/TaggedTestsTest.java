package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A test that no build runs proves nothing. */
class TaggedTestsTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(\\w+)\"\\)");
    private static final Pattern EXCLUDED = Pattern.compile("<excludedGroups>([\\w, ]+)</excludedGroups>");
    private static final Pattern PROFILE =
            Pattern.compile("<profile>\\s*(?:<!--.*?-->\\s*)?<id>(\\w+)</id>(.*?)</profile>", Pattern.DOTALL);
    private static final Pattern PROFILE_OF_CI = Pattern.compile("mvn .*-P([\\w,]+)");

    @Test
    void aProfileThatCiRunsHasEachTaggedTest() throws IOException {
        Set<String> tags = found(files(PROJECT, path -> path.endsWith(".java")), TAG);
        Set<String> excluded = found(poms(), EXCLUDED);
        Set<String> run = found(files(PROJECT.resolve(".ci"), path -> true), PROFILE_OF_CI);

        Set<String> included = poms().stream()
                .flatMap(pom -> PROFILE.matcher(pom).results())
                .filter(profile -> run.contains(profile.group(1)))
                .filter(profile -> profile.group(2).contains("<excludedGroups />"))
                .map(profile -> profile.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        // A profile bears the name of the tag that it includes.
        assertThat(tags).contains("full", "cluster", "s3").containsAll(excluded);
        assertThat(included).containsExactlyElementsOf(excluded);
    }

    private static List<String> poms() throws IOException {
        return files(PROJECT, path -> path.endsWith("/pom.xml"));
    }

    private static Set<String> found(List<String> texts, Pattern pattern) {
        return texts.stream()
                .flatMap(text -> pattern.matcher(text).results())
                .map((MatchResult result) -> result.group(1))
                .flatMap(names -> Arrays.stream(names.split("[, ]+", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> files(Path directory, Predicate<String> wanted) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> wanted.test(path.toString()))
                    .filter(path -> !path.toString().contains("/target/") && Files.isRegularFile(path))
                    .map(TaggedTestsTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
