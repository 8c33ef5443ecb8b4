/** Rows as lines for whoever connects. */
package weir.feed.serve;
