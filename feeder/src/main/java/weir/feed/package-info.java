/** The feeder: anything that can write a line becomes a stream of drops. */
package weir.feed;
