package weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Sessions of drivers, tasks and those who read have the same bounds. */
final class SessionsTest {
    private static final List<String> SETTINGS = List.of("lock_timeout", "statement_timeout", "extra_float_digits");

    private final PostgresConnection database = TestPostgres.database();

    private interface Open {
        Connection now() throws SQLException;
    }

    private static List<String> settings(Open open) throws SQLException {
        try (Connection connection = open.now();
                Statement statement = connection.createStatement()) {
            List<String> values = new ArrayList<>();
            for (String setting : SETTINGS) {
                try (ResultSet result = statement.executeQuery("SHOW " + setting)) {
                    result.next();
                    values.add(result.getString(1));
                }
            }
            values.add(Integer.toString(connection.getNetworkTimeout()));
            return values;
        }
    }

    @Test
    void waitForNothingWithoutEndAndLoseNoDigits() throws SQLException {
        TestPostgres.run(database, "ALTER ROLE postgres IN DATABASE " + name() + " SET extra_float_digits = 0");
        TaskLogin login = TaskLogin.of(database);
        List<String> bounded = List.of("30s", "5min", "1", "330000");

        assertThat(settings(() -> Sessions.open(database, "weir test"))).isEqualTo(bounded);
        assertThat(settings(() -> login.connect("weir test"))).isEqualTo(bounded);
        assertThat(settings(() -> login.connect(new Properties()))).isEqualTo(bounded);
    }

    @Test
    void keepTheBoundsOfTheRoleAndTheUrl() throws SQLException {
        TestPostgres.run(database, "ALTER ROLE postgres IN DATABASE " + name() + " SET lock_timeout = '7s'");
        PostgresConnection patient = new PostgresConnection(
                database.position(), database.url() + "?socketTimeout=900", database.user(), database.password());

        assertThat(settings(() -> Sessions.open(patient, "weir test"))).containsExactly("7s", "5min", "1", "900000");
    }

    private String name() {
        return database.url().substring(database.url().lastIndexOf('/') + 1);
    }
}
