package weir.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.sink.SourceRange;

@Timeout(300)
final class LedgerTest {
    private final PostgresConnection database = TestPostgres.database();
    private ControlPlane control;

    @BeforeEach
    void open() {
        TestPostgres.run(database, "CREATE TABLE kept (batch bigint)");
        control = ControlPlane.open(database, "watch");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private static Entry batch(long number, int start, int end) {
        return new Entry(
                "activity", "table \"kept\"", number, new SourceRange("{\"a\":" + start + "}", "{\"a\":" + end + "}"));
    }

    private boolean keep(Entry entry) {
        return control.ledger().keep(entry, connection -> insert(connection, entry));
    }

    private static long insert(Connection connection, Entry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO kept VALUES (?)")) {
            insert.setLong(1, entry.batch());
            return insert.executeUpdate();
        }
    }

    private String kept() {
        return String.join(",", TestPostgres.rows(database, "SELECT batch FROM kept ORDER BY batch"));
    }

    @Test
    void keepsABatchOnce() {
        assertThat(keep(batch(0, 0, 5))).isTrue();
        assertThat(keep(batch(1, 5, 9))).isTrue();
        assertThat(keep(batch(1, 5, 9))).isFalse();

        assertThat(kept()).isEqualTo("0,1");
        assertThat(
                        TestPostgres.rows(
                                database,
                                "SELECT pipeline, query, sink, batch, source_start, source_end, rows, epoch FROM weir.ledger ORDER BY batch"))
                .containsExactly(
                        "watch|activity|table \"kept\"|0|{\"a\":0}|{\"a\":5}|1|1",
                        "watch|activity|table \"kept\"|1|{\"a\":5}|{\"a\":9}|1|1");
    }

    @Test
    void readsOffsetsAsJson() {
        keep(new Entry("q", "s", 0, new SourceRange("{}", "{\"a\":1,\"b\":2}")));

        assertThat(control.ledger().hasKept(new Entry("q", "s", 0, new SourceRange("{}", "{\"b\":2, \"a\":1}"))))
                .isTrue();
        assertThat(control.ledger().hasKept(new Entry("q", "s", 1, new SourceRange("{\"b\":2,\"a\":1}", "{\"a\":2}"))))
                .isFalse();
    }

    @Test
    void refusesAnotherBatchUnderANumberItKnows() {
        keep(batch(0, 0, 5));

        assertThatThrownBy(() -> keep(batch(0, 0, 6)))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(
                        "Cannot keep batch 0 of query \"activity\" in table \"kept\": it has kept another batch under"
                                + " this number, made of {\"a\":0} to {\"a\":5}, and this one is made of {\"a\":0} to {\"a\":6}. ")
                .hasMessageContaining("bring back the checkpoint");
        assertThat(kept()).isEqualTo("0");
    }

    @Test
    void refusesABatchThatDoesNotStartWhereTheLastOneEnded() {
        keep(batch(7, 30, 40));

        assertThatThrownBy(() -> keep(batch(8, 41, 50)))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(
                        "Cannot keep batch 8 of query \"activity\" in table \"kept\": the last it has kept is batch 7,"
                                + " which ended at {\"a\":40}, and this one starts at {\"a\":41}. ");
        assertThatThrownBy(() -> keep(batch(0, 0, 10))).isInstanceOf(Failure.class);
        assertThat(kept()).isEqualTo("7");
    }

    @Test
    void knowsThatATransactionWasCommittedWhoseAnswerWasLost() {
        Entry entry = batch(0, 0, 5);

        // The same transaction on another connection stands for a commit that the server did and did not answer.
        boolean now = control.ledger().keep(entry, connection -> {
            keep(entry);
            throw new SQLException("An I/O error occurred while sending to the backend.", "08006");
        });

        assertThat(now).isTrue();
        assertThat(kept()).isEqualTo("0");
    }

    @Test
    void undoesABatchWhoseConnectionBreaks() {
        assertThatThrownBy(() -> control.ledger().keep(batch(0, 0, 5), connection -> {
                    insert(connection, batch(0, 0, 5));
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                    }
                    return 1L;
                }))
                .isInstanceOf(Failure.class)
                .hasMessageMatching(
                        "Cannot keep batch 0 of query \"activity\" in table \"kept\": .*terminating connection.*"
                                + "\\. See that PostgreSQL is up at localhost:.*; Weir tries again\\.");
        assertThat(kept()).isEmpty();

        assertThat(keep(batch(0, 0, 5))).isTrue();
    }

    @Test
    void keepsNothingForADriverWhoseEpochIsOver() {
        keep(batch(0, 0, 5));
        try (ControlPlane newer = ControlPlane.open(database, "watch")) {
            assertThatThrownBy(() -> keep(batch(1, 5, 9))).isInstanceOf(Fenced.class);
            assertThatThrownBy(() -> control.ledger().hasKept(batch(0, 0, 5))).isInstanceOf(Fenced.class);

            assertThat(newer.ledger().hasKept(batch(0, 0, 5))).isTrue();
        }
        assertThat(kept()).isEqualTo("0");
    }

    @Test
    void keepsNoBatchWhoseOffsetsTheDatabaseHasLostWithTheEndOfTheLedger() throws IOException {
        CheckpointLog log = control.keepsCheckpoints();
        log.create(new CheckpointLog.File("activity/offsets", "0"), new byte[0]);
        keep(batch(0, 0, 5));
        log.create(new CheckpointLog.File("activity/commits", "0"), new byte[0]);
        log.create(new CheckpointLog.File("activity/offsets", "1"), new byte[0]);

        // A replica that lagged by all of it is the server now, while batch 1 runs.
        TestPostgres.run(database, "TRUNCATE weir.ledger, weir.checkpoint, kept");

        assertThatThrownBy(() -> keep(batch(1, 5, 9)))
                .isInstanceOf(Failure.class)
                .isNotInstanceOf(PermanentFailure.class)
                .hasMessageMatching(
                        "Cannot keep batch 1 of query \"activity\" in table \"kept\": .* has lost"
                                + " \"activity/offsets/0\", which it had confirmed\\. The query goes on from the last batch that is there\\.");
        assertThat(kept()).isEmpty();
    }

    @Test
    void forgetsWhatIsLongPast() {
        TestPostgres.run(
                database,
                "INSERT INTO weir.ledger SELECT 'watch', 'activity', 'table \"kept\"', n, '{\"a\":' || n || '}',"
                        + " '{\"a\":' || n + 1 || '}', 1, 1 FROM generate_series(0, 19999) n");

        keep(batch(20_000, 20_000, 20_001));

        assertThat(TestPostgres.rows(database, "SELECT min(batch), count(*) FROM weir.ledger"))
                .containsExactly("10000|10001");
    }
}
