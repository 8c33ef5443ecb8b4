package weir.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.problem.Exit;

/** What a person is told who has mistyped something: one line. */
class ParameterMistakesTest {
    private enum Packing {
        NONE,
        GZIP,
        ZSTD
    }

    @Command(name = "feed")
    private static final class Verb implements Callable<Integer> {
        @Option(names = "--packing")
        private Packing packing = Packing.NONE;

        @Option(names = "--packings", split = ",")
        private List<Packing> packings = List.of();

        @Option(names = "--rows")
        private long rows;

        @Parameters(paramLabel = "FILE")
        private String file = "";

        @Override
        public Integer call() {
            return packings.isEmpty() && rows == 0 && packing == Packing.NONE && file.isEmpty() ? 0 : 1;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--packing gzp f|--packing: \"gzp\" is none of none, gzip, zstd. The nearest is \"gzip\".",
                "--packing=7z f|--packing: \"7z\" is none of none, gzip, zstd. \"weir feed --help\" shows how it is used.",
                "--packings gzip,zst f|--packings: \"zst\" is none of none, gzip, zstd. The nearest is \"zstd\".",
                "--rowss 1 f|weir feed: there is no option \"--rowss\". The nearest is \"--rows\".",
                "--rows many f|--rows: 'many' is not a long. \"weir feed --help\" shows how it is used.",
                "--rows 1|weir feed: missing required parameter: 'FILE'. \"weir feed --help\" shows how it is used."
            })
    void isOneLineAndTwo(String arguments, String expected) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

        int code = Verbs.line(new Verb(), stream, stream).execute(arguments.split(" ", -1));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(expected + System.lineSeparator());
        assertThat(code).isEqualTo(Exit.INVALID_INPUT);
    }
}
