package weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** JSON is made and read in one place. What a drop's lane has beside it is three numbers, and a format of its own: {@code weir.drop} is not looked at. */
class JsonSourcesTest {
    private static final List<String> MODULES = List.of("base", "feeder", "jobs", "demo", "k8s", "dist");
    private static final Pattern ELSEWHERE =
            Pattern.compile("new (?:Object|Json)Mapper\\(|JsonMapper\\.builder\\(|JsonStringEncoder\\.getInstance\\(");
    /** An object that begins in a text, and has a value put into it. */
    private static final Pattern BY_HAND =
            Pattern.compile("\"\\{\\\\\"\\w+\\\\\":[^\\n]*\"\\s*\\+|\"\\{\\\\\"[^\\n]*%[sd]");
    /** Rows that are made up, by the hundred thousand a second. */
    private static final List<String> MADE_UP = List.of("weir/feed/generate/", "weir/startup/Training.java");

    @Test
    void thereIsNoOtherMapper() throws IOException {
        assertThat(matching(ELSEWHERE)).singleElement().asString().endsWith("weir/json/Json.java");
    }

    @Test
    void noObjectIsPutTogetherByHand() throws IOException {
        assertThat(matching(BY_HAND))
                .filteredOn(file -> MADE_UP.stream().noneMatch(file::contains))
                .isEmpty();
        assertThat(BY_HAND.matcher("\"{\\\"a\\\":\" + a").find()).isTrue();
        assertThat(BY_HAND.matcher("\"{\\\"a\\\":\\\"%s\\\"\"").find()).isTrue();
    }

    private static List<String> matching(Pattern pattern) throws IOException {
        List<String> matching = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    if (pattern.matcher(Files.readString(file)).find()) {
                        matching.add(file.toString());
                    }
                }
            }
        }
        return matching;
    }
}
