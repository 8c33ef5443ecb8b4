package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.control.ControlPlaneAdmin;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.Exit;

/** Mended lines on their way back into the stream, and a replay that is killed. */
@Tag("slow")
class ReplayKillTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = HaltingReplay.Step.class,
            names = {"WRITTEN_DOWN", "STAGED", "PUBLISHED"})
    void sendsEachLineBackOnceWhereverItIsKilled(HaltingReplay.Step step) throws Exception {
        // given
        PostgresConnection database = TestPostgres.database();
        ControlPlaneAdmin.open(database, "test").close();
        TestPostgres.run(
                database,
                """
                INSERT INTO weir.rejects (pipeline, stream, lane, drop, line, reason, epoch, mended)
                SELECT 'test', 'seen', 'a', drop, line, 'bad', 1, 'row ' || drop || '.' || line
                FROM generate_series(0, 2) drop, generate_series(1, 500) line""");

        // when
        int killed = replay(database, step);
        TestPostgres.run(database, "UPDATE weir.rejects SET mended = 'changed too late' WHERE drop = 0");
        int finished = replay(database, HaltingReplay.Step.NEVER);
        int again = replay(database, HaltingReplay.Step.NEVER);

        // then
        assertThat(List.of(killed, finished, again)).containsExactly(HaltingReplay.KILLED, Exit.DONE, Exit.DONE);
        assertThat(sentBack())
                .containsExactlyInAnyOrderElementsOf(
                        TestPostgres.rows(
                                database,
                                "SELECT 'row ' || drop || '.' || line FROM generate_series(0, 2) drop, generate_series(1, 500) line"));
        assertThat(
                        TestPostgres.rows(
                                database,
                                "SELECT replayed_drop, count(*), count(replayed), max(replayed_line) FROM weir.rejects GROUP BY 1 ORDER BY 1"))
                .containsExactly("0|1000|1000|1000", "1|500|500|500");
        assertThat(TestPostgres.rows(
                        database, "SELECT drop, lines, content, published IS NOT NULL FROM weir.replay ORDER BY drop"))
                .containsExactly("0|1000|null|t", "1|500|null|t");
    }

    private int replay(PostgresConnection database, HaltingReplay.Step step) throws IOException, InterruptedException {
        try (Driver replay = Driver.start(
                directory.resolve(step + ".log"),
                Map.of(),
                HaltingReplay.class.getName(),
                database.url(),
                directory.resolve("in").toString(),
                step.name())) {
            return replay.await(60);
        }
    }

    private List<String> sentBack() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("in"))) {
            List<Path> drops =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(drops).hasSize(2).allMatch(drop -> drop.toString().contains("/in/mended-"));
            return drops.stream().flatMap(ReplayKillTest::lines).toList();
        }
    }

    private static Stream<String> lines(Path drop) {
        try {
            return Files.readAllLines(drop).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
