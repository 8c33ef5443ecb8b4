package weir.postgres;

import java.sql.SQLException;
import java.util.stream.Collectors;
import weir.control.SqlFailure;

/** What PostgreSQL says of a row that it does not take, with the columns that its sentence leaves out. */
final class RefusedRow {
    private static final String LIMIT_EXCEEDED = "54000";
    private static final String DATA_EXCEPTIONS = "22";

    private RefusedRow() {}

    /** The same failure; with the columns if it is of such a kind. */
    static SQLException named(Cells cells, SQLException thrown) {
        String state = String.valueOf(thrown.getSQLState());
        String said = SqlFailure.sentence(thrown);
        if (state.equals(LIMIT_EXCEEDED)
                && said.startsWith(SqlFailure.TOO_LONG)
                && cells.target().hasKey()) {
            return with(
                    "the table's key is ("
                            + cells.target().key().stream().map(Column::name).collect(Collectors.joining(", ")) + ")",
                    thrown);
        }
        return state.startsWith(DATA_EXCEPTIONS) && !cells.areAsTheyCome()
                ? with("values are cast for " + cells.cast(), thrown)
                : thrown;
    }

    private static SQLException with(String columns, SQLException thrown) {
        SQLException named = new SQLException(SqlFailure.sentence(thrown) + "; " + columns, thrown.getSQLState());
        named.addSuppressed(thrown);
        return named;
    }
}
