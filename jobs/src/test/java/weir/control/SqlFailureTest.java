package weir.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/** What a person reads of a statement that PostgreSQL refuses. */
final class SqlFailureTest {
    private static final String TABLES = "CREATE TABLE t (k text PRIMARY KEY, v int, short varchar(3))";

    private final PostgresConnection database = TestPostgres.database();

    private Failure told(String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
            SQLException thrown = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
            return SqlFailure.cannot("keep it", thrown, "here");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        SELECT FROM gone | the table was changed since the query began: relation "gone" does not exist. Give tables and columns back the names and types that they had, then start again.
        SELECT w FROM t | the table was changed since the query began: column "w" does not exist. Give tables
        SELECT FROM t WHERE k = 1 | the table was changed since the query began: operator does not exist: text = integer. Give tables
        INSERT INTO t (v) VALUES (1) ON CONFLICT (v) DO NOTHING | there is no unique or exclusion constraint matching the ON CONFLICT specification. Mend what PostgreSQL names, then start again.
        INSERT INTO t (v) SELECT k FROM t | column "v" is of type integer but expression is of type text. Mend what PostgreSQL names
        INSERT INTO t (k, short) VALUES ('a', 'abcd') | a value does not fit: value too long for type character varying(3). Leave such values out in the query, or change the column, then start again.
        SELECT 'x'::uuid | a value does not fit: invalid input syntax for type uuid: "x". Leave such values out
        SET ROLE pg_monitor; SELECT FROM t | permission denied for table t. See that the role has the rights it needs at here.
        """)
    void saysWhatIsWrongAndWhatToDo(String sql, String expected) throws SQLException {
        assertThat(told(sql)).isInstanceOf(PermanentFailure.class).message().startsWith("Cannot keep it: " + expected);
    }

    @Test
    void saysThatAKeyIsTooLong() throws SQLException {
        assertThat(told("INSERT INTO t (k) SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) i"))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith("Cannot keep it: a key is too long for PostgreSQL's index: index row size ")
                .hasMessageContaining("for index \"t_pkey\"")
                .hasMessageEndingWith(
                        ". Leave such rows out in the query, or let md5(…) of a long text be the key in its place.");
    }
}
