package weir.names;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name for one thing: who reads a simple name does not have to look which package it is of. */
class SimpleNamesTest {
    private static final List<String> MODULES =
            List.of("base", "drop", "feeder", "jobs", "demo", "k8s", "dist", "bench", "examples");
    /** Where a process begins, as everywhere in Java. */
    private static final List<String> CONVENTIONAL = List.of("Main.java", "package-info.java");

    @Test
    void noTwoFilesHaveOneName() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src/main/java"))) {
                sources.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        Map<String, List<Path>> byName =
                files.stream().collect(groupingBy(file -> file.getFileName().toString())).entrySet().stream()
                        .filter(entry -> entry.getValue().size() > 1 && !CONVENTIONAL.contains(entry.getKey()))
                        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(byName).isEmpty();
        assertThat(files).as("the sources are found").hasSizeGreaterThan(500);
    }
}
