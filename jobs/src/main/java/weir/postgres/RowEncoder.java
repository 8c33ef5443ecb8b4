package weir.postgres;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** Writes rows as COPY wants them: the number of columns, then each with its length. Not thread-safe. */
final class RowEncoder {
    private final String action;
    private final Column[] columns;

    /** @param action verb and thing for messages */
    RowEncoder(String action, List<Column> columns) {
        this.action = action;
        this.columns = columns.toArray(Column[]::new);
    }

    void write(InternalRow row, CopyBuffer out) {
        out.writeShort(columns.length);
        writeCells(row, out);
    }

    void write(StagingTags tags, InternalRow row, CopyBuffer out) {
        out.writeShort(StagingTags.COUNT + columns.length);
        tags.write(out);
        writeCells(row, out);
    }

    private void writeCells(InternalRow row, CopyBuffer out) {
        for (Column column : columns) {
            try {
                column.write(row, out);
            } catch (OutOfRange e) {
                throw e.of(action, column);
            }
        }
    }

    /** The rows of a buffer once more, with tags before their columns. */
    static void tag(CopyBuffer rows, StagingTags tags, CopyBuffer out) {
        int at = 0;
        while (at < rows.size()) {
            int columns = rows.shortAt(at);
            int end = at + Short.BYTES;
            for (int i = 0; i < columns; i++) {
                end += Integer.BYTES + Math.max(0, rows.intAt(end));
            }
            out.writeShort(StagingTags.COUNT + columns);
            tags.write(out);
            out.writeBytes(rows.array(), at + Short.BYTES, end - at - Short.BYTES);
            at = end;
        }
    }
}
