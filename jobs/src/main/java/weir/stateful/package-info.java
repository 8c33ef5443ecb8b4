/**
 * Queries with a state of their own for each key. Users write them as {@link weir.stateful.StatefulQuery} and {@link weir.stateful.PerKey}; what
 * {@code detect:} does is one, too.
 */
package weir.stateful;
