/** Speed, as a ratio against a peer in one run: medians of alternating runs. Nothing here is a test. */
package weir.bench;
