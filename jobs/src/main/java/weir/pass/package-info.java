/** Passes: the rows of a stream, read once for all queries that can share them. See {@code docs/passes.md}. */
package weir.pass;
