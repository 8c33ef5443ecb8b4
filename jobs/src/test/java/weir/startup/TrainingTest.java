package weir.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each build runs it for the start-up cache of its tests; this says what it shows. */
@Tag("full")
class TrainingTest {
    @Test
    void runsTheVerbsOverRowsOfItsOwn() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int code = Training.run(new PrintStream(said, true, StandardCharsets.UTF_8));

        String output = said.toString(StandardCharsets.UTF_8);
        assertThat(code).as(output).isZero();
        assertThat(output)
                .as("run, check, plan, verify and sql")
                .contains(
                        "-- totals, batch",
                        "training.yaml: ok",
                        "query sequence",
                        "Every sink holds what the drops say.",
                        "|walk |500     |");
    }
}
