package weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that is printed may come from data, and goes through {@link Printable}. */
class PrintedSourcesTest {
    private static final List<String> MODULES = List.of("base", "drop", "feeder", "jobs", "demo", "k8s", "dist");
    /** {@code LogFormat} puts a stream between the log and standard error. */
    private static final List<String> ALLOWED = List.of("Printable.java", "LogFormat.java");

    private static final Pattern UNESCAPED =
            Pattern.compile("System\\.(out|err|console)\\b|FileDescriptor\\.(out|err)|printStackTrace\\(\\)");

    @Test
    void nothingIsPrintedInAnotherWay() throws IOException {
        List<String> printing = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!ALLOWED.contains(file.getFileName().toString())
                            && UNESCAPED.matcher(Files.readString(file)).find()) {
                        printing.add(file.toString());
                    }
                }
            }
        }
        assertThat(printing).isEmpty();
    }

    @Test
    void logsForPeopleEscapeAllThatAnEventHas() throws IOException {
        for (String file : List.of("../feeder/src/main/resources/weir/feed/log4j2.properties")) {
            String pattern = Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith("appender.text.layout.pattern"))
                    .findFirst()
                    .orElseThrow();
            String escaped = pattern.replaceAll("%replace\\{.*?\\}\\{\\[\\\\\\\\x00[^}]*\\]\\}\\{[^}]*\\}", "");
            assertThat(escaped).as(file).doesNotContain("%m", "%ex", "%X", "weir.log.trace");
        }
    }
}
