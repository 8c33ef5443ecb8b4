/** Sealed segments on their way to the store. */
package weir.feed.upload;
