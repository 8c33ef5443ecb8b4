package weir.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import weir.problem.Exit;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.sink.SourceRange;
import weir.yaml.Position;

@Tag("slow")
@Timeout(300)
final class ControlPlaneTest {
    private final PostgresConnection database = TestPostgres.database();

    @Test
    void countsTheLivesOfEachPipelineForItself() {
        try (ControlPlane first = ControlPlane.open(database, "watch");
                ControlPlane second = ControlPlane.open(database, "watch");
                ControlPlane other = ControlPlane.open(database, "heart")) {
            assertThat(List.of(first.epoch(), second.epoch(), other.epoch())).containsExactly(1L, 2L, 1L);
        }
        assertThat(TestPostgres.rows(database, "SELECT max(version) = count(*), max(version) FROM weir.version"))
                .containsExactly("t|" + Schema.VERSION);
    }

    @Test
    void letsManyDriversStartAtOnceOnAnEmptyDatabase() throws Exception {
        ExecutorService drivers = Executors.newFixedThreadPool(6);
        try {
            Callable<Long> start = () -> {
                try (ControlPlane control = ControlPlane.open(database, "watch")) {
                    return control.epoch();
                }
            };
            List<Long> epochs = drivers
                    .invokeAll(IntStream.range(0, 6).mapToObj(i -> start).toList())
                    .stream()
                    .map(future -> {
                        try {
                            return future.get();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();

            assertThat(epochs).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        } finally {
            drivers.shutdownNow();
        }
    }

    @Test
    void endsAnOlderDriverWithASentenceAndItsOwnExitCode() {
        try (ControlPlane older = ControlPlane.open(database, "watch");
                ControlPlane newer = ControlPlane.open(database, "watch")) {
            assertThat(newer.epoch()).isEqualTo(2);

            assertThatThrownBy(() -> older.fenced("do something", connection -> null))
                    .isInstanceOf(Fenced.class)
                    .hasMessageMatching(
                            "Cannot go on with pipeline \"watch\": the driver \".+, process \\d+, id .+\" took over at .+"
                                    + " with epoch 2, and this driver's epoch 1 is over\\. .+")
                    .satisfies(fenced -> {
                        ByteArrayOutputStream said = new ByteArrayOutputStream();
                        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
                        assertThat(Exit.report(new IllegalStateException("wrapped", fenced), err, false))
                                .isEqualTo(Exit.FENCED);
                        assertThat(said.toString(StandardCharsets.UTF_8).strip())
                                .isEqualTo(fenced.getMessage());
                    });
        }
    }

    @Test
    void takesOverFromADriverThatWasPausedInTheMiddleOfACommit() throws Exception {
        try (ControlPlane older = ControlPlane.open(database, "watch");
                Connection paused = TestPostgres.connect(database);
                Statement statement = paused.createStatement()) {
            statement.execute("SET application_name = 'weir watch'");
            paused.setAutoCommit(false);
            new Epoch("watch", older.epoch(), older.driver()).hold(paused);

            try (ControlPlane newer = ControlPlane.open(database, "watch")) {
                assertThat(newer.epoch()).isEqualTo(2);
                assertThatThrownBy(paused::commit).hasMessageContaining("terminating connection");
            }
        }
    }

    @Test
    void takesOverFromATaskThatIsHeldUpInTheMiddleOfItsCommit() throws Exception {
        // given
        TestPostgres.run(
                database,
                """
                CREATE TABLE staged (k text);
                CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END';
                CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON staged DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION wait()""");
        try (ControlPlane older = ControlPlane.open(database, "watch");
                Connection test = TestPostgres.connect(database);
                Statement holding = test.createStatement()) {
            holding.execute("SELECT pg_advisory_lock(42)");
            CompletableFuture<Void> task =
                    CompletableFuture.runAsync(() -> older.ofTasks().fencedAtItsCommit("copy rows", session -> {
                        try (Statement copy = session.createStatement()) {
                            copy.execute("INSERT INTO staged VALUES ('x')");
                        }
                        return null;
                    }));
            await().until(() ->
                    TestPostgres.rows(database, "SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
                                    .size()
                            == 1);

            // when
            try (ControlPlane newer = ControlPlane.open(database, "watch")) {
                // then
                assertThat(newer.epoch()).isEqualTo(2);
                assertThatThrownBy(task::join).hasMessageContaining("terminating connection");
            }
        }
    }

    @Test
    void takesOverFromADeadDriverThatWaitsForTheLockOfAUser() throws Exception {
        TestPostgres.run(database, "CREATE TABLE activity (k text)");
        try (ControlPlane older = ControlPlane.open(database, "watch");
                Connection user = TestPostgres.connect(database);
                Statement lock = user.createStatement()) {
            user.setAutoCommit(false);
            lock.execute("LOCK TABLE activity");
            CompletableFuture<Void> dead = CompletableFuture.runAsync(() -> older.fenced("write", session -> {
                try (Statement write = session.createStatement()) {
                    write.execute("SET LOCAL lock_timeout = 0; INSERT INTO activity VALUES ('x')");
                }
                return null;
            }));
            await().until(() -> TestPostgres.rows(
                                    database,
                                    "SELECT FROM pg_locks WHERE NOT granted AND relation = 'activity'::regclass")
                            .size()
                    == 1);

            try (ControlPlane newer = ControlPlane.open(database, "watch")) {
                assertThat(newer.epoch()).isEqualTo(2);
                assertThatThrownBy(dead::join).hasMessageContaining("terminating connection");
            }
        }
    }

    @Test
    void namesTheTableAndWhoHasLockedIt() throws Exception {
        TestPostgres.run(database, "CREATE TABLE activity (k text)");
        try (ControlPlane control = ControlPlane.open(database, "watch");
                Connection user = TestPostgres.connect(database);
                Statement lock = user.createStatement()) {
            user.setAutoCommit(false);
            lock.execute("LOCK TABLE activity");

            assertThatThrownBy(() -> control.fenced("write rows", session -> {
                        try (Statement write = session.createStatement()) {
                            return write.execute("SET LOCAL lock_timeout = 100; INSERT INTO activity VALUES ('x')");
                        }
                    }))
                    .isInstanceOf(Failure.class)
                    .isNotInstanceOf(PermanentFailure.class)
                    .hasMessageStartingWith(
                            "Cannot write rows: a lock was not to be had in time, and table \"activity\" is"
                                    + " locked by process "
                                    + user.unwrap(PGConnection.class).getBackendPID()
                                    + " (role \"postgres\"")
                    .hasMessageContaining("End the transaction that has it, if it is not needed; Weir tries again");
        }
    }

    @Test
    void saysHowAStatementGetsMoreTime() {
        try (ControlPlane control = ControlPlane.open(database, "watch")) {
            assertThatThrownBy(() -> control.fenced("merge rows", session -> {
                        try (Statement merge = session.createStatement()) {
                            return merge.execute("SET LOCAL statement_timeout = 100; SELECT pg_sleep(60)");
                        }
                    }))
                    .isInstanceOf(Failure.class)
                    .isNotInstanceOf(PermanentFailure.class)
                    .hasMessageContaining("Raise statement_timeout of the role, and socketTimeout in the URL");
        }
    }

    @Test
    void waitsForNothingWithoutEnd() {
        try (ControlPlane control = ControlPlane.open(database, "watch")) {
            List<String> settings = control.read("look", session -> {
                List<String> found = new ArrayList<>();
                for (String name : List.of("lock_timeout", "statement_timeout", "client_connection_check_interval")) {
                    try (Statement show = session.createStatement();
                            ResultSet value = show.executeQuery("SHOW " + name)) {
                        value.next();
                        found.add(value.getString(1));
                    }
                }
                return found;
            });
            assertThat(settings).containsExactly("30s", "5min", "10s");
        }
    }

    @Test
    void lacksNothingWhenTheDatabaseHasForgottenItsEpoch() {
        try (ControlPlane control = ControlPlane.open(database, "watch");
                ControlPlane other = ControlPlane.open(database, "watch")) {
            TestPostgres.run(database, "UPDATE weir.epoch SET epoch = 1, driver = 'an earlier one'");

            other.fenced("do something", connection -> null);

            assertThat(TestPostgres.rows(database, "SELECT epoch FROM weir.epoch"))
                    .containsExactly("2");
            assertThatThrownBy(() -> control.fenced("do something", connection -> null))
                    .isInstanceOf(Fenced.class);
        }
    }

    @Test
    void fencesTheDriverWhoseEpochAnotherHasTakenAfterAFailover() {
        try (ControlPlane before = ControlPlane.open(database, "watch")) {
            TestPostgres.run(database, "UPDATE weir.epoch SET epoch = 0, driver = 'an earlier one'");
            try (ControlPlane after = ControlPlane.open(database, "watch")) {
                assertThat(after.epoch()).isEqualTo(before.epoch());

                after.fenced("do something", connection -> null);
                assertThatThrownBy(() -> before.fenced("do something", connection -> null))
                        .isInstanceOf(Fenced.class);
                assertThatThrownBy(() -> before.checkpointLog()
                                .create(new CheckpointLog.File("activity/offsets", "0"), new byte[0]))
                        .isInstanceOf(Fenced.class);
                assertThatThrownBy(() -> before.ofTasks().fenced("do something", connection -> null))
                        .isInstanceOf(Fenced.class);
            }
        }
    }

    @Test
    void refusesASchemaThatANewerWeirHasMade() {
        ControlPlane.open(database, "watch").close();
        TestPostgres.run(database, "INSERT INTO weir.version (version) VALUES (99)");

        assertThatThrownBy(() -> ControlPlane.open(database, "watch"))
                .isInstanceOf(Failure.class)
                .hasMessageMatching(
                        "Cannot use the schema \"weir\" at localhost:.+: it has version 99 and this Weir knows versions"
                                + " up to " + Schema.VERSION + "\\. Start the Weir that made it, or a newer one\\.");
    }

    @Test
    void saysWhereTheDatabaseIsThatIsAway() {
        PostgresConnection away = new PostgresConnection(
                new Position(1, "postgres"), "jdbc:postgresql://localhost:1/lake?options=x", "weir", "sesame");

        assertThatThrownBy(() -> ControlPlane.open(away, "watch"))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(
                        "Cannot open the control plane of pipeline \"watch\": Connection to localhost:1 refused")
                .hasMessageEndingWith("See that PostgreSQL is up at localhost:1/lake; Weir tries again.")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void showsHowQueriesAreDoing() {
        try (ControlPlane control = ControlPlane.open(database, "watch")) {
            control.report(new QueryReport(
                    "activity", QueryReport.State.RETRYING, OptionalLong.of(3), 1, Optional.of("Cannot keep batch 7")));
            Entry entry = new Entry("activity", "table \"a\"", 6, new SourceRange("1", "2"));
            control.ledger().note(entry, 42);

            assertThat(TestPostgres.rows(
                            database,
                            "SELECT query, state, last_batch, rows, seconds_behind < 60, drops_behind, restarts, last_error,"
                                    + " committed_at IS NOT NULL, epoch FROM weir.status"))
                    .containsExactly("activity|retrying|6|42|t|3|1|Cannot keep batch 7|t|1");
        }
        try (ControlPlane next = ControlPlane.open(database, "watch")) {
            assertThat(TestPostgres.rows(database, "SELECT state, epoch FROM weir.status"))
                    .containsExactly("starting|" + next.epoch());
        }
    }

    @Test
    void aQueryThatHasLeftThePipelineIsRemovedAndMayComeBack() {
        try (ControlPlane control = ControlPlane.open(database, "watch")) {
            control.report(report("stays", OptionalLong.of(3)));
            control.report(report("leaves", OptionalLong.of(3)));
        }
        String states = "SELECT query, state, seconds_behind = 0 FROM weir.status ORDER BY query";

        for (int life = 0; life < 2; life++) {
            try (ControlPlane control = ControlPlane.open(database, "watch")) {
                control.reportRemoved(List.of("stays"));
                control.report(report("stays", OptionalLong.empty()));

                assertThat(TestPostgres.rows(database, states)).first().isEqualTo("leaves|removed|t");
                assertThat(TestPostgres.rows(database, states))
                        .element(1)
                        .asString()
                        .startsWith("stays|running|");
            }
        }
        try (ControlPlane control = ControlPlane.open(database, "watch")) {
            control.reportRemoved(List.of("stays", "leaves"));
            control.report(report("leaves", OptionalLong.of(0)));

            assertThat(TestPostgres.rows(database, "SELECT query, state FROM weir.status ORDER BY query"))
                    .containsExactly("leaves|running", "stays|starting");
        }
    }

    private static QueryReport report(String query, OptionalLong behind) {
        return new QueryReport(query, QueryReport.State.RUNNING, behind, 0, Optional.empty());
    }
}
