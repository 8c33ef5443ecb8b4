package weir.pipelinetest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.Exit;

/** The queries of a pipeline here, and its crashes and restarts, with the groups of all of them in PostgreSQL. */
@Tag("slow")
@Tag("full")
class GroupsInPostgresTest {
    private static final Path PIPELINES = Path.of("../pipelines");

    @TempDir
    private Path directory;

    @Test
    void givesTheRowsThatSparksStateStoreGives() throws IOException {
        // given
        String pipeline = Files.readString(PIPELINES.resolve("watch.yaml"));
        String inPostgres = pipeline.replaceAll("(?m)^    mode: (complete|update)$", "$0\n    state: postgres");
        assertThat(inPostgres.split("state: postgres", -1)).hasSize(9);
        Files.writeString(directory.resolve("watch.yaml"), inPostgres);
        for (String name : new String[] {"watch.test.yaml", "users.csv"}) {
            Files.copy(PIPELINES.resolve(name), directory.resolve(name));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // when
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                directory.toString());

        // then
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(Exit.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ok     ");
    }
}
