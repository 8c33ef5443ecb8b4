package weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssetsTest {
    private static final Path SOURCES = Path.of("src/main/resources/weir/web");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?[\"']([^\"']+)[\"']");

    @Test
    void allFilesAreServedOrAreLicences() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            List<String> there = all.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString())
                    .filter(name -> !name.endsWith(".LICENSE") && !name.endsWith("README.md"))
                    .toList();

            assertThat(Assets.FILES).containsExactlyInAnyOrderElementsOf(there);
        }
        assertThat(List.of("preact", "htm", "uplot"))
                .allSatisfy(library -> assertThat(SOURCES.resolve("vendor/" + library + ".LICENSE"))
                        .isNotEmptyFile());
    }

    @Test
    void theConsoleIsSmall() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int packed = 0;
        for (String name : Assets.FILES) {
            all.writeBytes(Assets.bytes(name));
            packed += Assets.packed(Assets.bytes(name)).length;
        }

        assertThat(all.size()).isLessThanOrEqualTo(200_000);
        assertThat(packed).isLessThanOrEqualTo(70_000);
    }

    @Test
    void nothingIsFetchedFromAnywhereElse() {
        for (String name : Assets.FILES) {
            String text = new String(Assets.bytes(name), StandardCharsets.UTF_8);
            assertThat(IMPORT.matcher(text).results().map(found -> found.group(1)))
                    .as(name)
                    .allMatch(imported -> imported.startsWith("./"));
            assertThat(text.replace("http://www.w3.org/", "").replace("https://github.com/leeoniya/uPlot", ""))
                    .as(name)
                    .doesNotContain("http://", "https://", "eval(", "new Function");
        }
    }
}
