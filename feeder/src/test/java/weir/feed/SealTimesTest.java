package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When drops were sealed, as the feeder says it where readers find it. */
class SealTimesTest {
    @TempDir
    private Path temp;

    @Test
    void aDropSaysWhenItWasSealed() throws Exception {
        Path lastYear =
                Files.writeString(temp.resolve("rows.jsonl"), "{\"at\":\"2015-01-01\"}\n{\"at\":\"2099-01-01\"}\n");
        long before = System.currentTimeMillis();

        Main.run("--replay", lastYear.toString(), "--to", temp.resolve("out").toString());

        assertThat(names())
                .hasSize(2)
                .filteredOn(name -> name.endsWith(".sealed"))
                .allSatisfy(name -> assertThat(Long.parseLong(name.split("\\.", -1)[1]))
                        .isBetween(before, System.currentTimeMillis()));
        assertThat(names().stream().map(name -> name.replaceFirst("\\.\\d+\\.sealed", ".sealed")))
                .containsExactly("000.sealed", "000.json");
    }

    @ParameterizedTest
    @CsvSource({"--rate=100, 2", "--rate=max, 1", "--base=2030-01-01T00:00:00Z, 1"})
    void rowsThatAreMadeUpForOtherTimesThanNowAreHeldToNone(String option, int files) throws Exception {
        Main.run(
                "--generate",
                "heart",
                "--rows",
                "10",
                option,
                "--drop-age",
                "1h",
                "--to",
                temp.resolve("out").toString());

        assertThat(names()).hasSize(files).contains("000.json");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("out"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getParent().endsWith("000000000"))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
