package weir.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void allProblemsAreToldAtOnceInTheOrderOfTheirLines() {
        Problems problems = new Problems("watch.yaml");
        problems.add(7, "queries.a", "unknown key \"modus\"", "Write \"mode\"");
        problems.add(0, "", "there is no query", "");
        problems.add(3, "streams.b", "unused", "Remove it");

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        """
                        watch.yaml: there is no query.
                        watch.yaml:3: streams.b: unused. Remove it.
                        watch.yaml:7: queries.a: unknown key "modus". Write "mode".""");
    }

    @Test
    void noProblemIsNoException() {
        Problems problems = new Problems("watch.yaml");

        assertThat(problems.isEmpty()).isTrue();
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void reasonsAreInTheWordsOfAPerson() {
        assertThat(Failure.reason(new NoSuchFileException("/x"))).isEqualTo("no such file or directory \"/x\"");
        assertThat(Failure.reason(new AccessDeniedException("/x"))).isEqualTo("permission denied for \"/x\"");
        assertThat(Failure.reason(new FileSystemException("/x", null, "No space left on device")))
                .isEqualTo("No space left on device (\"/x\")");
        assertThat(Failure.reason(new IOException("It broke.\nat the second line")))
                .isEqualTo("It broke");
        assertThat(Failure.reason(new IOException())).isEqualTo("IOException");
    }

    @Test
    void whatWasForeseenIsOneSentenceEvenWhenItComesWrapped() {
        Failure cannot = new TransientFailure("write \"x\"", "the disk is full", "Make room");

        assertThat(report(new RuntimeException("wrapped", cannot), false)).isEqualTo(Exit.FAILED);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Cannot write \"x\": the disk is full. Make room.\n");
    }

    @Test
    void whatTheUserCanMendEndsWithACodeOfItsOwn() {
        Problems problems = new Problems("x.yaml");
        problems.add(1, "", "not good", "");

        assertThat(report(new InvalidInput(problems.inOrder()), false)).isEqualTo(Exit.INVALID_INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("x.yaml:1: not good.\n");
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() {
        report(new IllegalStateException("oops"), false);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "Cannot go on: oops. This is a fault in Weir; run again with --debug and report what it prints.\n");

        report(new IllegalStateException("oops"), true);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat weir.problem.ProblemsTest");
    }

    private int report(Throwable thrown, boolean debug) {
        return Exit.report(thrown, new PrintStream(err, true, StandardCharsets.UTF_8), debug);
    }
}
