package weir.source;

/**
 * A line that does not fit the schema.
 *
 * @param line its number in the drop, from 1
 * @param reason why, as a person would say it
 * @param text the line itself
 */
record BadLine(int line, String reason, String text) {}
