package weir.catalyst;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import weir.identifier.IdentifierQuotes;

/** Columns by their names, which may hold dots and backticks: Spark reads a bare name as an expression. */
public final class NamedColumn {
    private NamedColumn() {}

    /** The column of this name. */
    public static Column of(String name) {
        return functions.col(IdentifierQuotes.SPARK.around(name));
    }

    /** The column of this name in a relation that was given an alias. */
    public static Column of(String alias, String name) {
        return functions.col(IdentifierQuotes.SPARK.around(alias) + "." + IdentifierQuotes.SPARK.around(name));
    }
}
