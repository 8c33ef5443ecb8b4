/** The search for the best interval between two batches. */
package weir.tune;
