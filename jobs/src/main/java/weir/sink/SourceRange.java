package weir.sink;

/**
 * What a batch was made of. Two batches of a query with the same number and different ranges are different batches: a sink that
 * has kept one must refuse the other.
 *
 * @param start the offsets of all sources before the batch, as one line of JSON
 * @param end the offsets behind it
 */
public record SourceRange(String start, String end) {}
