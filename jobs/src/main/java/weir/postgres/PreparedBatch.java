package weir.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import weir.control.Entry;

/** A batch whose rows are made and encoded for a table. It can be kept more than once, for as long as no transaction with it was committed. */
public final class PreparedBatch {
    private final PostgresSink sink;
    private final Entry entry;
    private final List<Encoded> parts;

    PreparedBatch(PostgresSink sink, Entry entry, List<Encoded> parts) {
        this.sink = sink;
        this.entry = entry;
        this.parts = List.copyOf(parts);
    }

    /** How the ledger knows it. */
    public Entry entry() {
        return entry;
    }

    /**
     * Brings its rows into the table, and what changes with them.
     *
     * @param connection in a transaction that holds the epoch
     * @return how many rows
     */
    public long keep(Connection connection) throws SQLException {
        return sink.keep(connection, entry.batch(), parts);
    }

    /**
     * To be called once the transaction was committed, or when there will be none.
     *
     * @param wasKept whether it was committed
     */
    public void end(boolean wasKept) {
        sink.end(parts, wasKept);
    }
}
