/** A pipeline, or the stream of one, made from a sample of its rows. */
package weir.init;
