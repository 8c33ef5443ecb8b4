package weir.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Who has a lock that a driver waits for. */
final class LockWatchTest {
    private final PostgresConnection database = TestPostgres.database();
    private ControlPlane control;
    private Connection user;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        TestPostgres.run(
                database,
                "CREATE TABLE activity (k text PRIMARY KEY, n int); CREATE TABLE other (k text);"
                        + " INSERT INTO activity VALUES ('x', 1)");
        control = ControlPlane.open(database, "watch");
        user = TestPostgres.connect(database);
        user.setAutoCommit(false);
        statement = user.createStatement();
        statement.execute("SET application_name = 'somebody'");
        statement.execute("LOCK TABLE other");
    }

    @AfterEach
    void close() throws SQLException {
        user.close();
        control.close();
    }

    private CompletableFuture<Void> write(String sql) {
        return CompletableFuture.runAsync(() -> control.fenced("write rows", session -> {
            try (Statement write = session.createStatement()) {
                return write.execute(sql);
            }
        }));
    }

    private int pid() throws SQLException {
        return user.unwrap(PGConnection.class).getBackendPID();
    }

    @Test
    void isToldOfATableWhileItIsWaitedFor() throws Exception {
        statement.execute("LOCK TABLE activity /* for\n a while */");

        CompletableFuture<Void> waiting = write("INSERT INTO activity VALUES ('y', 2)");
        await().until(() -> !control.lockWaits().isEmpty());

        assertThat(control.lockWaits()).singleElement().satisfies(wait -> {
            assertThat(wait.table()).isEqualTo("activity");
            assertThat(wait.isOfRow()).isFalse();
            assertThat(wait.pid()).isEqualTo(pid());
            assertThat(wait.application()).isEqualTo("somebody");
            assertThat(wait.state()).isEqualTo("idle in transaction");
            assertThat(wait.runs()).isEqualTo("LOCK TABLE activity /* for a while */");
        });
        user.rollback();
        waiting.join();
        assertThat(control.lockWaits()).isEmpty();
    }

    @Test
    void isToldOfARow() throws Exception {
        statement.execute("UPDATE activity SET n = 5 WHERE k = 'x'");

        CompletableFuture<Void> waiting = write("UPDATE activity SET n = 6 WHERE k = 'x'");
        await().until(() -> !control.lockWaits().isEmpty());

        assertThat(control.lockWaits()).singleElement().satisfies(wait -> {
            assertThat(wait.table()).isEqualTo("activity");
            assertThat(wait.isOfRow()).isTrue();
            assertThat(wait.pid()).isEqualTo(pid());
            assertThat(wait.runs()).isEqualTo("UPDATE activity SET n = 5 WHERE k = 'x'");
        });
        user.rollback();
        waiting.join();
    }

    /** That of a table that nobody waits for is not named. */
    @Test
    void isNamedWhereTheLockWasNotToBeHad() throws Exception {
        statement.execute("UPDATE activity SET n = 5 WHERE k = 'x'");

        assertThatThrownBy(write("SET LOCAL lock_timeout = '4s'; UPDATE activity SET n = 6 WHERE k = 'x'")::join)
                .hasMessageContaining(
                        "Cannot write rows: a lock was not to be had in time, and a row of table \"activity\" is locked by process "
                                + pid()
                                + " (role \"postgres\", application \"somebody\", idle in transaction). End the transaction");
    }
}
