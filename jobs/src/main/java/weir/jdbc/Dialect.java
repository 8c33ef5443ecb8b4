package weir.jdbc;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.execution.datasources.jdbc.JdbcUtils;
import org.apache.spark.sql.jdbc.JdbcDialect;
import org.apache.spark.sql.jdbc.JdbcDialects;
import org.apache.spark.sql.jdbc.JdbcType;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import weir.control.PostgresConnection;
import weir.control.Sessions;

/** How a kind of database names things and types: as Spark's dialects say, but for what would lose something. */
final class Dialect {
    private enum Kind {
        MYSQL("datetime(6)"),
        POSTGRES("timestamp(6)"),
        SQL_SERVER("datetime2(6)"),
        OTHER("timestamp(6)");

        private final String timestamp;

        Kind(String timestamp) {
            this.timestamp = timestamp;
        }
    }

    private final Kind kind;
    private final JdbcDialect dialect;

    private Dialect(Kind kind, JdbcDialect dialect) {
        this.kind = kind;
        this.dialect = dialect;
    }

    /** That of the database behind a JDBC URL. */
    static Dialect of(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("jdbc:mysql:") || lower.startsWith("jdbc:mariadb:")) {
            // Spark 3.5 knows MySQL, and takes MariaDB for a database without a name.
            return new Dialect(Kind.MYSQL, JdbcDialects.get("jdbc:mysql:"));
        }
        return new Dialect(kind(lower), JdbcDialects.get(lower));
    }

    private static Kind kind(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            return Kind.POSTGRES;
        }
        return url.startsWith("jdbc:sqlserver:") ? Kind.SQL_SERVER : Kind.OTHER;
    }

    /**
     * The schema that names without one belong to, where sessions would look for them in as many as their role and database are set to; empty
     * where the URL says which, or nothing but the database and its user decides.
     */
    Optional<String> schema(String url) {
        return kind == Kind.POSTGRES && !url.contains("currentSchema=")
                ? Optional.of(PostgresConnection.PUBLIC)
                : Optional.empty();
    }

    /** The statements that keep a session from waiting for a lock without end; empty where the kind of database has none that is known. */
    Optional<String> bounds() {
        return switch (kind) {
            case POSTGRES -> Optional.of(Sessions.BOUNDS);
            // Rows have a bound of their own, and tables one of a day or a year. A session that says nothing for hours
            // would keep its locks.
            case MYSQL ->
                Optional.of("SET SESSION lock_wait_timeout = LEAST(@@lock_wait_timeout, 30), wait_timeout ="
                        + " LEAST(@@wait_timeout, " + Sessions.SILENCE.toSeconds() + ")");
            case SQL_SERVER -> Optional.of("SET LOCK_TIMEOUT 30000");
            case OTHER -> Optional.empty();
        };
    }

    /** Whether tables of one name can lie in several schemas of a search path. */
    boolean hasSearchPath() {
        return kind == Kind.POSTGRES;
    }

    /** Whether a role sees the names of its own sessions, and may end them. */
    boolean hasNamedSessions() {
        return kind == Kind.POSTGRES;
    }

    /** Whether tables can be of a kind that knows no transactions. */
    boolean hasTablesWithoutTransactions() {
        return kind == Kind.MYSQL;
    }

    /** Whether times are handed over as text, which the driver does not shift into another time zone. */
    boolean takesTimesAsText() {
        return kind == Kind.MYSQL;
    }

    /** What ends the statement that makes a table: where it could be one without transactions, or for some characters only. */
    String tableOptions() {
        return kind == Kind.MYSQL ? " ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4" : "";
    }

    /** A column's name as SQL takes it. Spark's dialects know the quotes, and do not double those that the name holds. */
    String quoted(String column) {
        String around = dialect.quoteIdentifier("");
        String end = around.substring(around.length() - 1);
        return dialect.quoteIdentifier(column.replace(end, end + end));
    }

    /** The type for a column; empty if the database has none. */
    Optional<String> type(DataType type) {
        if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            return Optional.of(kind.timestamp);
        }
        if (type.equals(DataTypes.ByteType)) {
            // Not every database has a type of one byte, and of those that have, not all know negative ones.
            return Optional.of("smallint");
        }
        if (type instanceof ArrayType) {
            return Optional.empty();
        }
        if (kind == Kind.MYSQL && type.equals(DataTypes.StringType)) {
            return Optional.of("longtext");
        }
        if (kind == Kind.MYSQL && type.equals(DataTypes.BinaryType)) {
            return Optional.of("longblob");
        }
        JdbcType byDialect = dialect.getJDBCType(type).getOrElse(() -> null);
        JdbcType known = byDialect != null
                ? byDialect
                : JdbcUtils.getCommonJDBCType(type).getOrElse(() -> null);
        return Optional.ofNullable(known).map(JdbcType::databaseTypeDefinition);
    }
}
