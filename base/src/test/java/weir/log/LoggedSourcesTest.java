package weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One dialect in all logs: {@link StructuredLogger} takes keys of {@link LogKey} alone, so what is left to see to is here. */
class LoggedSourcesTest {
    private static final List<String> MODULES =
            List.of("base", "drop", "feeder", "jobs", "demo", "k8s", "dist", "bench");
    private static final Path OURS = Path.of("src/main/java/weir/log");

    private static final Pattern CALL = Pattern.compile("\\b(?:LOG|log\\(\\))\\s*\\.(?:error|warn|info|debug)\\(\\s*");
    /** Literals that are put together, and then what is particular. */
    private static final Pattern CONSTANT =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*\"(?:[^\"\\\\]|\\\\.)*\")*\\s*[,)]");

    private static final Pattern OTHER = Pattern.compile(
            "import (?:static )?(?:org\\.slf4j|org\\.apache\\.logging|java\\.util\\.logging)\\.|\\bSystem\\.Logger\\b");

    @Test
    void messagesAreConstant() throws IOException {
        List<String> changing = new ArrayList<>();
        int calls = 0;
        for (Path file : sources()) {
            String source = Files.readString(file);
            Matcher call = CALL.matcher(source);
            while (call.find()) {
                calls++;
                if (!CONSTANT.matcher(source)
                        .region(call.end(), source.length())
                        .lookingAt()) {
                    changing.add(file + ": " + source.substring(call.start(), source.indexOf('\n', call.end())));
                }
            }
        }
        assertThat(changing).isEmpty();
        assertThat(calls).as("the calls are found").isGreaterThan(100);
    }

    @Test
    void nothingIsLoggedInAnotherWay() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path file : sources()) {
            if (!file.getParent().endsWith(OURS)
                    && OTHER.matcher(Files.readString(file)).find()) {
                others.add(file.toString());
            }
        }
        assertThat(others).isEmpty();
    }

    @Test
    void aMessageThatSaysWhatIsParticularIsFound() {
        assertThat(CONSTANT.matcher("\"A batch of \" + query)").lookingAt()).isFalse();
        assertThat(CONSTANT.matcher("e.getMessage())").lookingAt()).isFalse();
        assertThat(CONSTANT.matcher("\"One \\\"a\\\"\"\n  + \" two\", LogKey.ROWS.of(1))")
                        .lookingAt())
                .isTrue();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
