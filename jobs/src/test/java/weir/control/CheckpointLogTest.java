package weir.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.problem.Failure;

@Timeout(300)
final class CheckpointLogTest {
    private static final CheckpointLog.File FILE = new CheckpointLog.File("activity/offsets", "0");

    private final PostgresConnection database = TestPostgres.database();
    private ControlPlane control;
    private CheckpointLog log;

    @BeforeEach
    void open() {
        control = ControlPlane.open(database, "watch");
        log = control.checkpointLog();
    }

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void createsAFileThatIsNotThere() throws IOException {
        log.create(FILE, "v1".getBytes(UTF_8));

        assertThat(log.read(FILE)).asString(UTF_8).isEqualTo("v1");
        assertThatThrownBy(() -> log.create(FILE, "v2".getBytes(UTF_8)))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage("checkpoint \"activity/offsets/0\" of pipeline \"watch\"");
        assertThat(log.read(FILE)).asString(UTF_8).isEqualTo("v1");
    }

    @Test
    void leavesNoHoleInALogOfBatchesWhenTheDatabaseHasLostItsEnd() throws IOException {
        CheckpointLog.File first = new CheckpointLog.File("activity/offsets", "1");
        CheckpointLog.File second = new CheckpointLog.File("activity/offsets", "2");
        log.create(FILE, new byte[0]);
        log.create(new CheckpointLog.File("activity/commits", "0"), new byte[0]);
        log.create(first, new byte[0]);
        log.create(new CheckpointLog.File("activity/commits", "1"), new byte[0]);
        log.delete(first);

        assertThatThrownBy(() -> log.create(second, new byte[0]))
                .isInstanceOf(Failure.class)
                .hasMessageMatching(
                        "Cannot write checkpoint \"activity/offsets/2\": .* has lost \"activity/offsets/1\","
                                + " which it had confirmed\\. The query goes on from the last batch that is there\\.");

        assertThat(log.exists(second)).isFalse();
        log.create(first, new byte[0]);
        log.create(second, new byte[0]);
    }

    @Test
    void plansNoBatchWhilePostgresHasLostTheCommitOfTheOneBefore() throws IOException {
        CheckpointLog.File next = new CheckpointLog.File("activity/offsets", "1");
        log.create(FILE, new byte[0]);

        assertThatThrownBy(() -> log.create(next, new byte[0]))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(" has lost \"activity/commits/0\", which it had confirmed");

        assertThat(log.exists(next)).isFalse();
    }

    @Test
    void commitsNoBatchWhoseOffsetsTheDatabaseHasLost() throws IOException {
        CheckpointLog.File commit = new CheckpointLog.File("activity/commits", "0");
        log.create(FILE, new byte[0]);
        log.delete(FILE);

        assertThatThrownBy(() -> log.create(commit, new byte[0]))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(" has lost \"activity/offsets/0\", which it had confirmed");

        assertThat(log.exists(commit)).isFalse();
        log.create(FILE, new byte[0]);
        log.create(commit, new byte[0]);
    }

    @Test
    void doesNotOrderFilesThatAreNoLogOfBatches() throws IOException {
        CheckpointLog.File compacted = new CheckpointLog.File("activity/sources/0", "10");

        log.create(compacted, new byte[0]);

        assertThat(log.exists(compacted)).isTrue();
    }

    /** The server of this test has it off. */
    @Test
    void asksThatWhatIsConfirmedOutlivesACrash() throws SQLException {
        assertThat(setting(DriverManager.getConnection(database.url(), database.user(), database.password())))
                .isEqualTo("off");
        assertThat(control.fenced("look", CheckpointLogTest::setting)).isEqualTo("on");
    }

    private static String setting(Connection connection) throws SQLException {
        try (ResultSet result = connection.createStatement().executeQuery("SHOW synchronous_commit")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void listsWhatLiesRightInADirectoryWithItsLengthAndAge() throws IOException {
        long before = System.currentTimeMillis();
        log.create(FILE, "abc".getBytes(UTF_8));
        log.create(new CheckpointLog.File("activity", "metadata"), new byte[0]);
        log.create(new CheckpointLog.File("activity/offsets/deeper", "1"), new byte[0]);

        assertThat(log.list("activity/offsets")).singleElement().satisfies(listed -> {
            assertThat(listed.name()).isEqualTo("0");
            assertThat(listed.bytes()).isEqualTo(3);
            assertThat(listed.modified()).isBetween(before - 1, System.currentTimeMillis() + 1);
        });
        assertThat(log.list("heart/offsets")).isEmpty();
    }

    @Test
    void knowsDirectoriesByWhatLiesInThemAndDeletesThemWhole() throws IOException {
        CheckpointLog.File directory = new CheckpointLog.File("", "activity");
        assertThat(log.exists(directory)).isFalse();
        log.create(FILE, new byte[0]);
        log.create(new CheckpointLog.File("activity_2/offsets", "0"), new byte[0]);
        assertThat(log.exists(directory)).isTrue();
        assertThat(log.exists(FILE)).isTrue();

        log.delete(directory);

        assertThat(log.exists(FILE)).isFalse();
        assertThat(log.exists(new CheckpointLog.File("activity_2/offsets", "0")))
                .isTrue();
        assertThatThrownBy(() -> log.read(FILE)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void writesAndDeletesNothingForADriverWhoseEpochIsOver() throws IOException {
        log.create(FILE, "v1".getBytes(UTF_8));
        try (ControlPlane newer = ControlPlane.open(database, "watch")) {
            CheckpointLog.File next = new CheckpointLog.File("activity/offsets", "1");
            assertThatThrownBy(() -> log.create(next, new byte[0])).isInstanceOf(Fenced.class);
            assertThatThrownBy(() -> log.create(FILE, "v1".getBytes(UTF_8))).isInstanceOf(Fenced.class);
            assertThatThrownBy(() -> log.replace(FILE, new byte[0])).isInstanceOf(Fenced.class);
            assertThatThrownBy(() -> log.delete(FILE)).isInstanceOf(Fenced.class);

            assertThat(newer.checkpointLog().exists(next)).isFalse();
            assertThat(newer.checkpointLog().read(FILE)).asString(UTF_8).isEqualTo("v1");
        }
    }
}
