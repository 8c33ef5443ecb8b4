package weir.identifier;

/** The quotes around a name in SQL. */
public enum IdentifierQuotes {
    /** Those of Spark. */
    SPARK("`"),
    /** Those of the SQL standard, which PostgreSQL and DuckDB follow. */
    STANDARD("\"");

    private final String quote;

    IdentifierQuotes(String quote) {
        this.quote = quote;
    }

    /**
     * The name as SQL takes it: quotes that are in it are doubled.
     *
     * @param name of one table, view, schema or column; a dot is part of the name
     */
    public String around(String name) {
        return quote + name.replace(quote, quote + quote) + quote;
    }
}
