/** What a driver remembers of its queries: their last batches, and what has happened. Bounded, in memory. */
package weir.history;
