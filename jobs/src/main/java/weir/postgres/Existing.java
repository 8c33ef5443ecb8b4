package weir.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is under a table's name.
 *
 * @param kind what it is, as {@code pg_class.relkind} says
 * @param columns its columns by name
 * @param uniques its unique indexes over columns
 */
record Existing(String kind, Map<String, Column> columns, List<Unique> uniques) {

    /**
     * A column.
     *
     * @param type as {@code format_type} tells it
     * @param isRequired whether it is NOT NULL
     * @param fillsItself whether it has a default, or one of its own kind
     * @param isMade whether PostgreSQL makes its values and takes none
     * @param isEnum whether its type is an enumeration
     * @param isFuzzy whether its collation takes different texts for equal
     */
    record Column(
            String type, boolean isRequired, boolean fillsItself, boolean isMade, boolean isEnum, boolean isFuzzy) {}

    /**
     * A unique index.
     *
     * @param isImmediate whether it is not DEFERRABLE
     */
    record Unique(List<String> columns, boolean isPrimary, boolean nullsNotDistinct, boolean isImmediate) {}

    /** Empty if there is nothing. */
    static Optional<Existing> look(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT relkind FROM pg_class WHERE oid = to_regclass(?)")) {
            look.setString(1, table.sql());
            try (ResultSet result = look.executeQuery()) {
                return result.next()
                        ? Optional.of(new Existing(
                                result.getString(1), columns(connection, table), uniques(connection, table)))
                        : Optional.empty();
            }
        }
    }

    private static Map<String, Column> columns(Connection connection, TableName table) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef OR a.attidentity <> '',
                    a.attidentity = 'a' OR a.attgenerated <> '', t.typtype = 'e', coalesce(NOT c.collisdeterministic, false)
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation c ON c.oid = a.attcollation
                WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""")) {
            look.setString(1, table.sql());
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    columns.put(
                            result.getString(1),
                            new Column(
                                    result.getString(2),
                                    result.getBoolean(3),
                                    result.getBoolean(4),
                                    result.getBoolean(5),
                                    result.getBoolean(6),
                                    result.getBoolean(7)));
                }
            }
        }
        return columns;
    }

    private static List<Unique> uniques(Connection connection, TableName table) throws SQLException {
        List<Unique> uniques = new ArrayList<>();
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) k
                             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k),
                       i.indisprimary, coalesce((to_jsonb(i)->>'indnullsnotdistinct')::boolean, false), i.indimmediate
                FROM pg_index i
                WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indisvalid
                  AND i.indpred IS NULL AND i.indexprs IS NULL""")) {
            look.setString(1, table.sql());
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    uniques.add(new Unique(
                            Arrays.asList((String[]) result.getArray(1).getArray()),
                            result.getBoolean(2),
                            result.getBoolean(3),
                            result.getBoolean(4)));
                }
            }
        }
        return uniques;
    }
}
