/** Rows made up on the spot. The same seed gives the same rows. */
package weir.feed.generate;
