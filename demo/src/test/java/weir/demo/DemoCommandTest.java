package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.Failure;

class DemoCommandTest {
    @TempDir
    private Path temp;

    @Test
    void aDirectoryThatCannotBeMadeIsTold() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> DemoDirectory.open(file.resolve("demo")))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("Cannot use the directory \"" + file + "/demo\": ")
                .hasMessageEndingWith(". Choose another --dir.");
    }

    @Test
    void aRateThatIsNoneIsTheUsersToMend() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temp.resolve("a"), "--rate", "0")) {
            assertThat(demo.awaitExit()).isEqualTo(2);
            assertThat(demo.output()).isEqualTo("generator: the rate is 0.0. Give a rate above 0.\n");
        }
    }

    @Test
    void aTimeThatIsNoneIsTheUsersToMend() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temp.resolve("a"), "--for", "soon")) {
            assertThat(demo.awaitExit()).isEqualTo(2);
            assertThat(demo.output()).contains("\"soon\" is not a duration; write 500ms, 10s, 5m or 2h");
        }
    }

    @Test
    void oneDirectoryIsForOneDemo() throws IOException {
        try (DemoDirectory first = DemoDirectory.open(temp)) {
            assertThat(first.lake()).isEqualTo(temp.resolve("lake"));
            assertThatThrownBy(() -> DemoDirectory.open(temp))
                    .isInstanceOf(Failure.class)
                    .hasMessage("Cannot use the directory \"" + temp
                            + "\": another demo is running in it. Stop that one, or choose another --dir.");
        }
        DemoDirectory.open(temp).close();
    }

    @Test
    void aDirectoryWhoseNameIsAPatternIsRefused() {
        assertThatThrownBy(() -> DemoDirectory.open(temp.resolve("a*")))
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot use the directory \"" + temp.resolve("a*")
                        + "\": its name has one of *?[]{}, which file patterns use. Choose another --dir.");
    }

    @Test
    void thePasswordStaysTheSame() {
        String first;
        try (DemoDirectory directory = DemoDirectory.open(temp)) {
            first = directory.passwordFile().password();
        }
        try (DemoDirectory directory = DemoDirectory.open(temp)) {
            assertThat(directory.passwordFile().password()).isEqualTo(first).matches("[0-9a-f]{32}");
        }
    }
}
