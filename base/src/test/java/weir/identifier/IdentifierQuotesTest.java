package weir.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdentifierQuotesTest {
    /** A backtick at the edge of a string that is put together, or quotes that are doubled. */
    private static final Pattern BY_HAND = Pattern.compile("`\" \\+|\\+ \"`|\"``\"\\)|\"\\\\\"\\\\\"\"\\)");

    @Test
    void doublesQuotesThatANameHolds() {
        assertThat(IdentifierQuotes.SPARK.around("a`b\"c.d")).isEqualTo("`a``b\"c.d`");
        assertThat(IdentifierQuotes.STANDARD.around("a`b\"c.d")).isEqualTo("\"a`b\"\"c.d\"");
    }

    @Test
    void nobodyElseQuotesNames() throws IOException {
        Path project = Path.of("").toAbsolutePath().getParent();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(project)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(500);

        List<String> quoting = new ArrayList<>();
        for (Path source : sources) {
            if (BY_HAND.matcher(Files.readString(source)).find()) {
                quoting.add(source.getFileName().toString());
            }
        }
        assertThat(quoting).isEmpty();
    }
}
