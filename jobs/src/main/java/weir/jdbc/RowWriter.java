package weir.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Inserts rows, a thousand a round trip. Times with a zone are written in UTC. */
final class RowWriter {
    private static final int ROWS_AT_A_TIME = 1_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final String insert;
    private final int columns;
    private final boolean timesAsText;

    /** @param table as SQL takes it */
    RowWriter(Dialect dialect, String table, StructType result) {
        this.columns = result.size();
        this.timesAsText = dialect.takesTimesAsText();
        this.insert = "INSERT INTO " + table + " ("
                + Arrays.stream(result.fieldNames()).map(dialect::quoted).collect(Collectors.joining(", "))
                + ") VALUES (" + "?, ".repeat(columns - 1) + "?)";
    }

    /** Inserts all rows and says how many they were. */
    long write(Connection connection, Iterator<Row> rows) throws SQLException {
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                for (int i = 0; i < columns; i++) {
                    bind(statement, i + 1, row.get(i));
                }
                statement.addBatch();
                count++;
                if (count % ROWS_AT_A_TIME == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
        return count;
    }

    private void bind(PreparedStatement into, int place, Object value) throws SQLException {
        if (value instanceof Timestamp timestamp) {
            time(into, place, LocalDateTime.ofInstant(timestamp.toInstant(), ZoneOffset.UTC));
        } else if (value instanceof Instant instant) {
            time(into, place, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        } else if (value instanceof LocalDateTime local) {
            time(into, place, local);
        } else if (value instanceof Date date) {
            date(into, place, date.toLocalDate());
        } else if (value instanceof LocalDate date) {
            date(into, place, date);
        } else if (value instanceof BigDecimal decimal) {
            into.setBigDecimal(place, decimal);
        } else if (value instanceof Byte small) {
            into.setShort(place, small);
        } else {
            into.setObject(place, value);
        }
    }

    private void time(PreparedStatement into, int place, LocalDateTime time) throws SQLException {
        into.setObject(place, timesAsText ? TIME.format(time) : time);
    }

    private void date(PreparedStatement into, int place, LocalDate date) throws SQLException {
        into.setObject(place, timesAsText ? date.toString() : date);
    }
}
