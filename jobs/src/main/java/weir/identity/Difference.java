package weir.identity;

/**
 * One thing in which a query is not what it was.
 *
 * @param kind the part of the query
 * @param text what is different, without a full stop, as what follows "the query was changed:"
 * @param prevents whether the query cannot go on with it
 */
public record Difference(Clause.Kind kind, String text, boolean prevents) {
    /** Whether rows that were kept before may not be those that the query would make now. */
    public boolean concernsKeptRows() {
        return kind != Clause.Kind.STREAM
                && kind != Clause.Kind.SINK
                && kind != Clause.Kind.WATERMARK
                && kind != Clause.Kind.SETTING;
    }
}
